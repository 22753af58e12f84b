// Questions about the state that more than one place asks.

import type { Participant, Source, Track } from "../protocol/generated";
import type { CallState, ParticipantId, TrackId } from "./state";

export function you(state: CallState): Participant | null {
  return state.you === null ? null : (state.participants.get(state.you) ?? null);
}

export function others(state: CallState): Participant[] {
  return [...state.participants.values()].filter((one) => one.id !== state.you);
}

export function trackOf(participant: Participant, source: Source): Track | null {
  return participant.tracks.find((track) => track.source === source) ?? null;
}

export function ownerOf(state: CallState, track: TrackId): ParticipantId | null {
  for (const one of state.participants.values()) if (one.tracks.some((each) => each.id === track)) return one.id;
  return null;
}

/** Whether a moderator stopped this source of one's own, or the role does not let one send at all. */
export function mayPublish(state: CallState, source: Source): boolean {
  const me = you(state);
  return me === null || (me.role !== "viewer" && !me.stopped.includes(source));
}

export function unread(state: CallState): number {
  return state.chat.messages.filter((message) => message.seq > state.chat.readSeq).length;
}
