// Who is to be asked for what: the slice of the plan, laid over what others publish and what is shown here. Pure.

import type { ParticipantId, TrackId } from "../call/state";
import type { Node, Participant, Route, Slice, Source } from "../protocol/generated";
import { type Kind, kindOf, type Receiving } from "./wants";

export type FeedKey = string;

/** Something that can be asked for: one track as it is, or several people's made into one. */
export interface Feed {
  key: FeedKey;
  from: Node;
  kind: Kind;
  what: { track: TrackId } | { origins: readonly ParticipantId[] };
  /** The tracks that come out of it. */
  covers: readonly TrackId[];
  /** How large it is wanted, in device pixels; zero for sound. */
  width: number;
  height: number;
}

/** A track of somebody else that is wanted here. */
export interface Wanted extends Receiving {
  track: TrackId;
  owner: ParticipantId;
  source: Source;
}

/** The wanted tracks of others, but for those a moderator stopped: whoever still sends them is not listened to. */
export function wantedTracks(
  participants: Iterable<Participant>,
  receiving: ReadonlyMap<TrackId, Receiving>,
): readonly Wanted[] {
  const wanted: Wanted[] = [];
  for (const { id: owner, tracks, stopped } of participants) {
    for (const { id: track, source } of tracks) {
      const size = receiving.get(track);
      if (size && !stopped.includes(source)) wanted.push({ ...size, track, owner, source });
    }
  }
  return wanted;
}

/** One feed for each wanted track, or for several where they come mixed. A track nobody serves has none. */
export function feeds(slice: Slice | null, you: ParticipantId | null, wanted: readonly Wanted[]): readonly Feed[] {
  if (slice === null || you === null) return [];
  const all = new Map<FeedKey, Feed>();
  for (const one of wanted) {
    const feed = feedFor(slice, you, one);
    if (!feed) continue;
    const mixed = all.get(feed.key);
    all.set(feed.key, mixed ? { ...mixed, covers: [...mixed.covers, one.track], ...larger(mixed, feed) } : feed);
  }
  return [...all.values()];
}

/** A track as the server forwards it: what is asked for where the planned way gives nothing. */
export function fromServer(server: Node, { track, source, width, height }: Wanted): Feed {
  return single(server, track, kindOf(source), width, height);
}

export const keyOf = (from: Node, what: string | number): FeedKey => `${from.type}.${from.id} ${what}`;

export const sameNode = (a: Node, b: Node): boolean => a.type === b.type && a.id === b.id;

function feedFor(slice: Slice, you: ParticipantId, wanted: Wanted): Feed | null {
  const { track, owner, source, width, height } = wanted;
  const kind = kindOf(source);
  const { from, origins } = getFor(slice[kind], you, owner);
  if (from === null) return null;
  // Letters in a shared screen cannot be read in a corner of a mixed picture.
  const mixed = origins.length > 1 && source !== "screen";
  if (!mixed) return single(from, track, kind, width, height);
  return { key: keyOf(from, kind), from, kind, what: { origins }, covers: [track], width, height };
}

function getFor(route: Route, you: ParticipantId, owner: ParticipantId) {
  const get = route.gets.find((one) => one.origins.includes(owner));
  if (get) return get;
  const own = sameNode(route.hub, { type: "participant", id: you });
  return { from: own ? null : route.hub, origins: [owner] };
}

function single(from: Node, track: TrackId, kind: Kind, width: number, height: number): Feed {
  return { key: keyOf(from, track), from, kind, what: { track }, covers: [track], width, height };
}

const larger = (a: Feed, b: Feed) => ({ width: Math.max(a.width, b.width), height: Math.max(a.height, b.height) });
