// Which tiles a call has: one for each person, one for each shared screen.

import { trackOf } from "../../call/select";
import type { CallState, ParticipantId, TrackId } from "../../call/state";
import type { Participant } from "../../protocol/generated";

export interface TileInfo {
  /** Stays the same while the person, or the screen, is there. */
  key: string;
  kind: "person" | "screen";
  participant: ParticipantId;
  track: TrackId | null;
  you: boolean;
}

/** Screens first, then people in the order they came, oneself last. */
export function tilesOf(participants: CallState["participants"], you: ParticipantId | null): TileInfo[] {
  const everybody = [...participants.values()];
  const others = everybody.filter(({ id }) => id !== you);
  const me = everybody.filter(({ id }) => id === you);
  const screens = [...others, ...me].flatMap((one) => screensOf(one, you));
  return [...screens, ...[...others, ...me].map((one) => personTile(one, you))];
}

/** Whether somebody's microphone is on: published, not paused, not stopped. */
export function isHeard(participant: Participant): boolean {
  const track = trackOf(participant, "microphone");
  return track !== null && !track.muted && !participant.stopped.includes("microphone");
}

function personTile(participant: Participant, you: ParticipantId | null): TileInfo {
  return {
    key: `p${participant.id}`,
    kind: "person",
    participant: participant.id,
    track: trackOf(participant, "camera")?.id ?? null,
    you: participant.id === you,
  };
}

function screensOf(participant: Participant, you: ParticipantId | null): TileInfo[] {
  return participant.tracks
    .filter((track) => track.source === "screen" && !track.muted)
    .map((track) => ({
      key: `s${participant.id}.${track.id}`,
      kind: "screen",
      participant: participant.id,
      track: track.id,
      you: participant.id === you,
    }));
}
