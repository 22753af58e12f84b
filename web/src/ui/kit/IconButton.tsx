import type { Ref } from "react";
import { Button } from "react-aria-components";
import { Icon, type IconName } from "../icons/Icon";
import { Tip } from "./Tip";

interface Props {
  icon: IconName;
  label: string;
  /** Shown beside the words of the tooltip. */
  keys?: string;
  look?: string;
  small?: boolean;
  pressed?: boolean;
  onPress?: () => void;
  ref?: Ref<HTMLButtonElement>;
}

/** An icon that is a button; its name shows as a tooltip. */
export function IconButton({ icon, label, keys, look = "ib", small, pressed, onPress, ref }: Props) {
  return (
    <Tip words={label} keys={keys}>
      <Button
        ref={ref}
        className={small ? `${look} small` : look}
        aria-label={label}
        aria-pressed={pressed}
        onPress={onPress}
      >
        <Icon name={icon} small={small || look !== "ib"} />
      </Button>
    </Tip>
  );
}
