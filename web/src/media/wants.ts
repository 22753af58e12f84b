// What this browser wants to send and to receive, whole. Pure.

import type { ParticipantId, TrackId } from "../call/state";
import type { Participant, Source } from "../protocol/generated";

export type Kind = "audio" | "video";

/** A source to be published. `T` is a MediaStreamTrack, and anything else in tests. */
export interface Sending<T> {
  track: T | null;
  muted: boolean;
}

export interface Receiving {
  kind: Kind;
  /** Device pixels; zero for sound. */
  width: number;
  height: number;
}

export interface Wants<T> {
  sending: ReadonlyMap<Source, Sending<T>>;
  /** In order of importance. */
  receiving: ReadonlyMap<TrackId, Receiving>;
}

interface Size {
  width: number;
  height: number;
}

export function kindOf(source: Source): Kind {
  return source === "microphone" || source === "screen_audio" ? "audio" : "video";
}

/** All sound of the others, and every picture of theirs that is on show. */
export function receiving(
  participants: Iterable<Participant>,
  you: ParticipantId | null,
  shown: ReadonlyMap<TrackId, Size>,
  hidden: ReadonlySet<ParticipantId>,
): ReadonlyMap<TrackId, Receiving> {
  const wanted = new Map<TrackId, Receiving>();
  for (const participant of participants) {
    if (participant.id === you) continue;
    for (const track of participant.tracks) {
      const kind = kindOf(track.source);
      const size = shown.get(track.id);
      if (kind === "audio") wanted.set(track.id, { kind, width: 0, height: 0 });
      else if (size && !hidden.has(participant.id)) wanted.set(track.id, { kind, ...whole(size) });
    }
  }
  return wanted;
}

/** Pixels as the wire has them: whole, above zero, below 2^16. */
function whole(size: Size): Size {
  const clamp = (pixels: number) => Math.min(65_535, Math.max(1, Math.round(pixels)));
  return { width: clamp(size.width), height: clamp(size.height) };
}
