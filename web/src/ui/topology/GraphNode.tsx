import type { ButtonHTMLAttributes } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon";
import { Avatar } from "../kit/Avatar";
import type { DrawnNode } from "./draw";
import type { Point } from "./place";

interface Props {
  node: DrawnNode;
  at: Point;
  name: string;
  /** For those who listen. */
  words: string;
  speaking: boolean;
  button: ButtonHTMLAttributes<HTMLButtonElement>;
}

/** A disc for a person, a pill for whoever serves others. */
export function GraphNode({ node, at, name, words, speaking, button }: Props) {
  const { t } = useTranslation();
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
      {kind === "person" ? (
        <span className="gname" aria-hidden="true">
          {name}
          {standby && <small>{t("topology.standby")}</small>}
        </span>
      ) : (
        <span aria-hidden="true">
          {kind === "mixer" ? (node.you ? t("topology.shape.youMix") : t("topology.mixer", { name })) : name}
          {standby && <small>{t("topology.standby")}</small>}
        </span>
      )}
    </button>
  );
}
