// What comes from the others as the interface sees it, track by track. Pure.

import type { Crop, Incoming, TrackId } from "../call/state";
import type { Layer, SlotFlow } from "../protocol/generated";

/** What is known of a track that is to be shown. */
export interface View {
  flow: SlotFlow;
  layer: Layer | null;
  /** The stream its picture is shown from; null for sound, and before there is one. */
  stream: MediaStream | null;
  /** The one that the stream has. */
  picture: MediaStreamTrack | null;
  crop: Crop | null;
}

export const UNSEEN: Incoming = { flow: "hidden", layer: null, stream: null, picture: null, crop: null };

/** A picture that was there stays over a pause of the path, and goes when its owner or a moderator ends it. */
export function incoming({ flow, layer, stream, picture, crop }: View, before: Incoming | undefined): Incoming {
  const seen = shows(flow, stream, before);
  const now = { flow, layer, stream: seen ? stream : null, picture: seen ? picture : null, crop };
  return before && same(before, now) ? before : now;
}

function shows(flow: SlotFlow, stream: MediaStream | null, before: Incoming | undefined): boolean {
  switch (flow) {
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

function same(a: Incoming, b: Incoming): boolean {
  return (
    a.flow === b.flow &&
    a.layer === b.layer &&
    a.stream === b.stream &&
    a.picture === b.picture &&
    sameCrop(a.crop, b.crop)
  );
}

function sameCrop(a: Crop | null, b: Crop | null): boolean {
  if (a === null || b === null) return a === b;
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

export function sameAll(a: ReadonlyMap<TrackId, Incoming>, b: ReadonlyMap<TrackId, Incoming>): boolean {
  return a.size === b.size && [...a].every(([track, one]) => b.get(track) === one);
}
