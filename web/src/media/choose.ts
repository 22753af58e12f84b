// What is played, of all that comes: make, live, break. The old way is kept until the new one is there, every track is
// played from one feed only, and what neither gives is asked of the server meanwhile. Pure.

import type { TrackId } from "../call/state";
import type { Feed, FeedKey } from "./feeds";

/** What comes out of a feed that was asked for. */
export interface Standing {
  feed: Feed;
  /** The tracks that are in it, as whoever sends it says: of a mix it may not be all yet, or some more still. */
  covers: readonly TrackId[];
  /** It comes, or there is nothing to come (its owner paused it). */
  ready: boolean;
  /** It comes, though perhaps not steadily: it stopped a moment ago. */
  comes: boolean;
  /** It was asked for a moment ago. */
  fresh: boolean;
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
    // What is played brings all that is in it, also those who are to come another way.
    const heard = (key: FeedKey) => (standing.get(key)?.covers ?? []).filter((track) => tracks.has(track));
    const playAll = (key: FeedKey) => {
      const all = heard(key);
      if (all.every((track) => !play.has(track))) for (const track of all) play.set(track, key);
    };
    const there = feeds.every((feed) => covered(feed, standing));
    if (there && feeds.flatMap(({ key }) => heard(key)).length === tracks.size) {
      for (const { key } of feeds) playAll(key);
      continue;
    }
    const came = feeds.filter(({ key }) => standing.get(key)?.ready);
    const whole = came.filter((feed) => covered(feed, standing));
    const byMost = olds
      .filter(({ ready }) => ready)
      .map(({ feed }) => feed)
      .sort((a, b) => heard(b.key).length - heard(a.key).length);
    for (const { key } of [...byMost, ...whole, ...came]) playAll(key);
    const played = new Set(play.values());
    for (const feed of byMost.filter(({ key }) => played.has(key))) {
      const now = ask.get(feed.key) ?? feed;
      // A mix that somebody is to leave keeps them until all that is planned is there.
      ask.set(feed.key, there ? now : both(now, feed, tracks));
    }
    for (const track of tracks) {
      if (play.has(track)) continue;
      const feed = spare(track);
      if (!feed) continue;
      ask.set(feed.key, ask.get(feed.key) ?? feed);
      if (standing.get(feed.key)?.ready) play.set(track, feed.key);
    }
    // By fits is better than not at all.
    for (const feed of [...feeds, ...olds.map((old) => old.feed)]) {
      if (!standing.get(feed.key)?.comes) continue;
      playAll(feed.key);
      if ([...play.values()].includes(feed.key)) ask.set(feed.key, ask.get(feed.key) ?? feed);
    }
  }
  return { play, ask };
}

/** The feed comes, with all that is wanted of it. */
function covered(feed: Feed, standing: ReadonlyMap<FeedKey, Standing>): boolean {
  const now = standing.get(feed.key);
  return now?.ready === true && feed.covers.every((track) => now.covers.includes(track));
}

/** A feed as it is planned, with those of the wanted tracks it had besides. */
function both(now: Feed, old: Feed, wanted: ReadonlySet<TrackId>): Feed {
  const more = old.covers.filter((track) => wanted.has(track) && !now.covers.includes(track));
  if (more.length === 0 || !("origins" in now.what && "origins" in old.what)) return now;
  const origins = [...new Set([...now.what.origins, ...old.what.origins])];
  return { ...now, what: { origins }, covers: [...now.covers, ...more] };
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
  const olds = [...played].flatMap((key) => standing.get(key) ?? []).filter((one) => one.comes);

  const leader = new Map<TrackId, TrackId>();
  const find = (track: TrackId): TrackId => {
    const above = leader.get(track);
    return above === undefined || above === track ? track : find(above);
  };
  const join = (tracks: readonly TrackId[]) => {
    const [first, ...rest] = tracks.filter((track) => wanted.has(track));
    if (first !== undefined) for (const track of rest) leader.set(find(track), find(first));
  };
  for (const feed of planned) join([...feed.covers, ...(standing.get(feed.key)?.covers ?? [])]);
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
