// The shape of a room as one person sees it, in a word. Sound counts before the picture.

import type { TFunction } from "i18next";
import type { ParticipantId } from "../../call/state";
import type { Shape, Slice } from "../../protocol/generated";
import { firstName } from "../people";

export interface Seen {
  shape: Shape;
  /** Who mixes, where a participant does. */
  mixer: ParticipantId | null;
}

export type NameOf = (id: ParticipantId) => string | undefined;

export function seenOf(slice: Slice | null): Seen {
  if (slice === null) return { shape: "alone", mixer: null };
  const { shape, hub } = slice.audio;
  return { shape, mixer: shape === "mixer" && hub.type === "participant" ? hub.id : null };
}

export function seenKey({ shape, mixer }: Seen): string {
  return `${shape} ${mixer ?? ""}`;
}

/** "Direct", "Mia mixes". */
export function shapeWords(t: TFunction, { shape, mixer }: Seen, you: ParticipantId | null, nameOf: NameOf): string {
  if (shape !== "mixer") return t(`topology.shape.${shape}`);
  return mixer !== null && mixer === you
    ? t("topology.shape.youMix")
    : t("topology.shape.mixer", { name: named(t, mixer, nameOf) });
}

/** "Now straight between you." */
export function changedWords(t: TFunction, { shape, mixer }: Seen, you: ParticipantId | null, nameOf: NameOf): string {
  if (shape !== "mixer") return t(`topology.changed.${shape}`);
  return mixer !== null && mixer === you
    ? t("topology.changed.youMix")
    : t("topology.changed.mixer", { name: named(t, mixer, nameOf) });
}

function named(t: TFunction, id: ParticipantId | null, nameOf: NameOf): string {
  const name = id === null ? undefined : nameOf(id);
  return name === undefined ? t("topology.somebody") : firstName(name);
}
