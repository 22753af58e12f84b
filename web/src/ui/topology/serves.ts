import type { ParticipantId } from "../../call/state";
import type { Slice } from "../../protocol/generated";

/** How many others this browser mixes for or passes something on to. */
export function servesOf(slice: Slice | null, you: ParticipantId | null): number {
  if (slice === null) return 0;
  const served = new Set([...slice.audio.serves, ...slice.video.serves]);
  if (you !== null) served.delete(you);
  return served.size;
}
