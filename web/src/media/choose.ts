// What is played, of all that comes: make, live, break. The old way is kept until the new one is there, every track is
// played from one feed only, and what neither gives is asked of the server meanwhile. Pure.

import type { TrackId } from "../call/state";
import type { Feed, FeedKey } from "./feeds";

/** What comes out of a feed that was asked for. */
export interface Standing {
  feed: Feed;
  /** The tracks that are in it, as whoever sends it says: of a mix it may not be all yet. */
  covers: readonly TrackId[];
  /** It comes, or there is nothing to come (its owner paused it). */
  ready: boolean;
}

export interface Choice {
  /** The feed each track is played from. */
  play: ReadonlyMap<TrackId, FeedKey>;
  /** Everything to go on asking for. */
  ask: ReadonlyMap<FeedKey, Feed>;
}

/** `spare` is the server's copy of a track, or null where the server may not carry it. */
export function choose(
  planned: readonly Feed[],
  standing: ReadonlyMap<FeedKey, Standing>,
  playing: ReadonlyMap<TrackId, FeedKey>,
  spare: (track: TrackId) => Feed | null,
): Choice {
  const play = new Map<TrackId, FeedKey>();
  const ask = new Map<FeedKey, Feed>(planned.map((feed) => [feed.key, feed]));
  for (const { tracks, feeds, olds } of groups(planned, standing, playing)) {
    if (feeds.every((feed) => covered(feed, standing))) {
      for (const feed of feeds) for (const track of feed.covers) play.set(track, feed.key);
      continue;
    }
    for (const old of olds) {
      ask.set(old.feed.key, ask.get(old.feed.key) ?? old.feed);
      for (const track of old.covers) if (tracks.has(track)) play.set(track, old.feed.key);
    }
    for (const feed of feeds) {
      const free = feed.covers.every((track) => !play.has(track));
      if (free && covered(feed, standing)) for (const track of feed.covers) play.set(track, feed.key);
    }
    for (const track of tracks) {
      if (play.has(track)) continue;
      const feed = spare(track);
      if (!feed) continue;
      ask.set(feed.key, ask.get(feed.key) ?? feed);
      if (standing.get(feed.key)?.ready) play.set(track, feed.key);
    }
  }
  return { play, ask };
}

/** The feed comes, with all that is wanted of it. */
function covered(feed: Feed, standing: ReadonlyMap<FeedKey, Standing>): boolean {
  const now = standing.get(feed.key);
  return now?.ready === true && feed.covers.every((track) => now.covers.includes(track));
}

interface Group {
  tracks: ReadonlySet<TrackId>;
  /** The planned feeds. */
  feeds: readonly Feed[];
  /** What is played of these tracks and still comes. */
  olds: readonly Standing[];
}

/** Tracks that can only be switched together: a mix cannot be left for one of those in it. */
function groups(
  planned: readonly Feed[],
  standing: ReadonlyMap<FeedKey, Standing>,
  playing: ReadonlyMap<TrackId, FeedKey>,
): readonly Group[] {
  const wanted = new Set(planned.flatMap((feed) => feed.covers));
  const played = new Set([...playing].filter(([track]) => wanted.has(track)).map(([, key]) => key));
  const olds = [...played].flatMap((key) => standing.get(key) ?? []).filter((one) => one.ready);

  const leader = new Map<TrackId, TrackId>();
  const find = (track: TrackId): TrackId => {
    const above = leader.get(track);
    return above === undefined || above === track ? track : find(above);
  };
  const join = (tracks: readonly TrackId[]) => {
    const [first, ...rest] = tracks.filter((track) => wanted.has(track));
    if (first !== undefined) for (const track of rest) leader.set(find(track), find(first));
  };
  for (const feed of planned) join(feed.covers);
  for (const old of olds) join(old.covers);

  const byLeader = new Map<TrackId, { tracks: Set<TrackId>; feeds: Feed[]; olds: Standing[] }>();
  const group = (track: TrackId) => {
    const top = find(track);
    const known = byLeader.get(top) ?? { tracks: new Set(), feeds: [], olds: [] };
    byLeader.set(top, known);
    return known;
  };
  for (const track of wanted) group(track).tracks.add(track);
  for (const feed of planned) if (feed.covers[0] !== undefined) group(feed.covers[0]).feeds.push(feed);
  for (const old of olds) {
    const track = old.covers.find((one) => wanted.has(one));
    if (track !== undefined) group(track).olds.push(old);
  }
  return [...byLeader.values()];
}
