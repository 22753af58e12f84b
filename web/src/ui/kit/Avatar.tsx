import type { Ref } from "react";
import { initials } from "../../call/initials";
import { colourStyle } from "../people";

interface Props {
  name: string;
  colour: number;
  size?: "xs" | "lg" | "xl";
  ref?: Ref<HTMLSpanElement>;
}

export function Avatar({ name, colour, size, ref }: Props) {
  return (
    <span ref={ref} className={size ? `av ${size}` : "av"} style={colourStyle(colour)} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

const MOST_AVATARS = 3;

/** A few avatars, one over the other, and how many more there are. */
export function Avatars({ people, count }: { people: readonly { name: string; colour: number }[]; count: number }) {
  const shown = people.slice(0, MOST_AVATARS);
  const more = count - shown.length;
  return (
    <span className="avs" aria-hidden="true">
      {shown.map((person, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: people outside have no id, and two may have one name
        <Avatar key={i} name={person.name} colour={person.colour} />
      ))}
      {more > 0 && <span className="av more">+{more}</span>}
    </span>
  );
}
