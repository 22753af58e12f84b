// What comes from the others, track by track: joins the slots' assignment with what the server says of them. Pure.

import type { Incoming, TrackId } from "../call/state";
import type { Slot, SlotState } from "../protocol/generated";

export function incoming(
  tracks: Iterable<TrackId>,
  watched: readonly Slot[],
  said: readonly SlotState[],
  streamOf: (mid: string) => MediaStream | null,
  before: ReadonlyMap<TrackId, Incoming>,
): ReadonlyMap<TrackId, Incoming> {
  const result = new Map<TrackId, Incoming>();
  for (const track of tracks) {
    const slot = watched.find((one) => one.track === track);
    const fresh = slot ? ofSlot(slot, said, streamOf(slot.mid), before.get(track)) : unseen;
    const old = before.get(track);
    result.set(track, old && sameIncoming(old, fresh) ? old : fresh);
  }
  return result;
}

const unseen: Incoming = { flow: "hidden", layer: null, stream: null };

function ofSlot(
  slot: Slot,
  said: readonly SlotState[],
  stream: MediaStream | null,
  before: Incoming | undefined,
): Incoming {
  // What was said of this slot and another track is old: the frames in it are somebody else's.
  const state = said.find((one) => one.mid === slot.mid && one.track === slot.track);
  if (!state) return { flow: "waiting", layer: null, stream: null };
  return { flow: state.state, layer: state.layer, stream: shows(state, stream, before) ? stream : null };
}

/** A picture that was there stays over a pause of the path, and goes when its owner or a moderator ends it. */
function shows(state: SlotState, stream: MediaStream | null, before: Incoming | undefined): boolean {
  switch (state.state) {
    case "live":
      return true;
    case "waiting":
    case "bandwidth":
    case "no_media":
      return before?.stream != null && before.stream === stream;
    case "muted":
    case "stopped":
    case "hidden":
    case "gone":
      return false;
  }
}

function sameIncoming(a: Incoming, b: Incoming): boolean {
  return a.flow === b.flow && a.layer === b.layer && a.stream === b.stream;
}

export function sameAll(a: ReadonlyMap<TrackId, Incoming>, b: ReadonlyMap<TrackId, Incoming>): boolean {
  return a.size === b.size && [...a].every(([track, one]) => b.get(track) === one);
}
