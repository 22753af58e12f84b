import type { ButtonHTMLAttributes } from "react";
import { Icon } from "../icons/Icon";
import { Avatar } from "../kit/Avatar";
import type { DrawnNode } from "./draw";
import type { Point } from "./place";

interface Props {
  node: DrawnNode;
  at: Point;
  face: { name: string; below: string | null };
  /** For those who listen. */
  words: string;
  speaking: boolean;
  button: ButtonHTMLAttributes<HTMLButtonElement>;
}

/** A disc for a person, a pill for whoever serves others. */
export function GraphNode({ node, at, face, words, speaking, button }: Props) {
  const { kind, person, standby } = node;
  return (
    <button
      type="button"
      className={`gnode ${kind}`}
      style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
      data-standby={standby || undefined}
      data-talks={speaking || undefined}
      data-you={node.you || undefined}
      {...button}
    >
      {person ? <Avatar name={person.name} colour={person.colour} /> : <Icon name="server" small />}
      <span className="sr">{words}</span>
      <span className={kind === "person" ? "gname" : undefined} aria-hidden="true">
        {face.name}
        {face.below && <small>{face.below}</small>}
      </span>
    </button>
  );
}
