// Against whom sound and picture are encrypted: whoever they pass could read them.

import type { ParticipantId } from "../../call/state";
import type { Slice } from "../../protocol/generated";

export type Lock = { reader: "server" } | { reader: "nobody" } | { reader: "mixer"; who: ParticipantId | null };

/** Who passes on what somebody gets. Where it goes different ways, the one that most could read. */
export function lockOf(slice: Slice | null): Lock {
  const routes = slice === null ? [] : [slice.audio, slice.video];
  const shapes = new Set(routes.map(({ shape }) => shape));
  if (shapes.size === 0 || shapes.has("sfu") || shapes.has("mixed") || shapes.has("alone")) return { reader: "server" };
  if (!shapes.has("mixer")) return { reader: "nobody" };
  const hub = routes.find(({ shape }) => shape === "mixer")?.hub;
  return { reader: "mixer", who: hub?.type === "participant" ? hub.id : null };
}
