import { describe, expect, test } from "vitest";
import type { TrackId } from "../call/state";
import type { Node } from "../protocol/generated";
import { type Choice, choose, type Standing } from "./choose";
import { type Feed, type FeedKey, keyOf } from "./feeds";
import { chance } from "./random.testing";

const server: Node = { type: "server", id: 1 };
const peer = (id: number): Node => ({ type: "participant", id });

/** In these tests person n has one track, n. */
function one(from: Node, track: TrackId): Feed {
  return { key: keyOf(from, track), from, kind: "audio", what: { track }, covers: [track], width: 0, height: 0 };
}

function mix(from: Node, ...origins: TrackId[]): Feed {
  return { key: keyOf(from, "audio"), from, kind: "audio", what: { origins }, covers: origins, width: 0, height: 0 };
}

const direct = (track: TrackId): Feed => one(peer(track), track);
const spare = (track: TrackId): Feed => one(server, track);

/** A listener, and others who give what they are asked for when the story says so. */
class Listener {
  planned: readonly Feed[] = [];
  play: ReadonlyMap<TrackId, FeedKey> = new Map();
  asked: ReadonlyMap<FeedKey, Feed> = new Map();
  /** What comes, and whose it is. */
  readonly comes = new Map<FeedKey, readonly TrackId[]>();
  readonly stalled = new Set<FeedKey>();
  /** It came, stopped, and comes again. */
  readonly again = new Set<FeedKey>();
  serverMay = true;

  plan(...feeds: Feed[]): this {
    this.planned = feeds;
    return this.look();
  }

  /** It comes, with all that is asked of it, or with these only. */
  gives(feed: Feed, tracks?: readonly TrackId[]): this {
    this.stalled.delete(feed.key);
    this.comes.set(feed.key, tracks ?? this.asked.get(feed.key)?.covers ?? feed.covers);
    return this.look();
  }

  comesAgain(feed: Feed): this {
    this.again.add(feed.key);
    return this.look();
  }

  stalls(feed: Feed): this {
    this.stalled.add(feed.key);
    return this.look();
  }

  look(): this {
    for (const key of this.comes.keys()) if (!this.asked.has(key)) this.comes.delete(key);
    const choice = this.choice();
    this.play = choice.play;
    this.asked = choice.ask;
    return this;
  }

  standing(): ReadonlyMap<FeedKey, Standing> {
    const all = [...this.asked].map(([key, feed]): [FeedKey, Standing] => {
      const covers = this.comes.get(key);
      const ready = covers !== undefined && !this.stalled.has(key);
      const comes = ready || (covers !== undefined && this.again.has(key));
      return [key, { feed, covers: covers ?? [], ready, comes, fresh: false }];
    });
    return new Map(all);
  }

  choice(): Choice {
    return choose(this.planned, this.standing(), this.play, (track) => (this.serverMay ? spare(track) : null));
  }

  hears(track: TrackId): FeedKey | undefined {
    return this.play.get(track);
  }

  get asks(): readonly FeedKey[] {
    return [...this.asked.keys()].sort();
  }
}

const keys = (...feeds: Feed[]) => feeds.map(({ key }) => key).sort();
const origins = (feed: Feed | undefined) => (feed && "origins" in feed.what ? [...feed.what.origins].sort() : null);

describe("what is played", () => {
  test("what is planned comes from the server until it comes as planned", () => {
    const me = new Listener().plan(direct(1));
    expect(me.asks).toEqual(keys(direct(1), spare(1)));
    me.gives(spare(1));
    expect(me.hears(1)).toBe(spare(1).key);
    me.gives(direct(1));
    expect(me.hears(1)).toBe(direct(1).key);
    expect(me.asks).toEqual(keys(direct(1)));
  });

  test("from direct to mixed nobody is heard less or twice, and all change at once", () => {
    const mixer = mix(peer(9), 1, 2);
    const me = new Listener().plan(direct(1), direct(2)).gives(direct(1)).gives(direct(2)).plan(mixer);
    expect([me.hears(1), me.hears(2)]).toEqual(keys(direct(1), direct(2)));
    expect(me.asks).toEqual(keys(direct(1), direct(2), mixer));
    me.gives(mixer, [1]);
    expect([me.hears(1), me.hears(2)]).toEqual(keys(direct(1), direct(2)));
    me.gives(mixer);
    expect([me.hears(1), me.hears(2)]).toEqual([mixer.key, mixer.key]);
    expect(me.asks).toEqual(keys(mixer));
  });

  test("a mix is left when the last of those in it comes directly", () => {
    const mixer = mix(peer(9), 1, 2);
    const me = new Listener().plan(mixer).gives(mixer).plan(direct(1), direct(2)).gives(direct(1));
    expect([me.hears(1), me.hears(2)]).toEqual([mixer.key, mixer.key]);
    expect(me.asks).toEqual(keys(direct(1), direct(2), mixer));
    me.gives(direct(2));
    expect([me.hears(1), me.hears(2)]).toEqual(keys(direct(1), direct(2)));
    expect(me.asks).toEqual(keys(direct(1), direct(2)));
  });

  test("whoever is no longer wanted holds nobody in the old mix", () => {
    const mixer = mix(peer(9), 1, 2);
    const me = new Listener().plan(mixer).gives(mixer).plan(direct(1)).gives(direct(1));
    expect(me.hears(1)).toBe(direct(1).key);
    expect(me.asks).toEqual(keys(direct(1)));
  });

  test("a mixer that stalls is bridged by the server and heard again when it comes", () => {
    const mixer = mix(peer(9), 1, 2);
    const me = new Listener().plan(mixer).gives(mixer).stalls(mixer);
    expect(me.asks).toEqual(keys(mixer, spare(1), spare(2)));
    me.gives(spare(1)).gives(spare(2));
    expect([me.hears(1), me.hears(2)]).toEqual(keys(spare(1), spare(2)));
    me.gives(mixer);
    expect([me.hears(1), me.hears(2)]).toEqual([mixer.key, mixer.key]);
    expect(me.asks).toEqual(keys(mixer));
  });

  test("what comes again is played at once where nothing else comes, and bridged where something does", () => {
    const me = new Listener().plan(direct(1)).gives(direct(1)).stalls(direct(1));
    expect(me.hears(1)).toBeUndefined();
    me.comesAgain(direct(1));
    expect(me.hears(1)).toBe(direct(1).key);
    expect(me.asks).toEqual(keys(direct(1), spare(1)));
    me.gives(spare(1));
    expect(me.hears(1)).toBe(spare(1).key);
    me.gives(direct(1));
    expect(me.hears(1)).toBe(direct(1).key);
    expect(me.asks).toEqual(keys(direct(1)));
  });

  test("a mix that comes again is played where nobody in it is heard otherwise", () => {
    const mixer = mix(peer(9), 1, 2);
    const me = new Listener().plan(mixer).gives(mixer).stalls(mixer).comesAgain(mixer);
    expect([me.hears(1), me.hears(2)]).toEqual([mixer.key, mixer.key]);
    me.gives(spare(1));
    expect([me.hears(1), me.hears(2)]).toEqual([spare(1).key, undefined]);
  });

  test("a newcomer comes from the server until the mix has them, and nobody else is touched", () => {
    const mixer = mix(peer(9), 1, 2);
    const larger = mix(peer(9), 1, 2, 3);
    const me = new Listener().plan(mixer).gives(mixer).plan(larger);
    expect(me.asks).toEqual(keys(mixer, spare(3)));
    me.gives(spare(3));
    expect([1, 2, 3].map((track) => me.hears(track))).toEqual([mixer.key, mixer.key, spare(3).key]);
    me.gives(larger);
    expect([1, 2, 3].map((track) => me.hears(track))).toEqual([mixer.key, mixer.key, mixer.key]);
    expect(me.asks).toEqual(keys(mixer));
  });

  test("a mix that takes in some of those who came directly silences them at once", () => {
    const before = mix(peer(9), 1, 2);
    const larger = mix(peer(9), 1, 2, 3, 4);
    const me = new Listener().plan(direct(3), direct(4), before).gives(direct(3)).gives(direct(4)).gives(before);
    me.plan(larger).gives(larger, [1, 2, 3]);
    expect([1, 2, 3, 4].map((track) => me.hears(track))).toEqual([before.key, before.key, before.key, direct(4).key]);
  });

  test("whoever is to leave a mix stays in it until they come directly, and is heard once while they leave it", () => {
    const before = mix(peer(9), 1, 2, 3);
    const after = mix(peer(9), 1, 2);
    const me = new Listener().plan(before).gives(before).plan(after, direct(3));
    expect(origins(me.asked.get(before.key))).toEqual([1, 2, 3]);
    expect(me.hears(3)).toBe(before.key);
    me.gives(direct(3));
    expect(origins(me.asked.get(before.key))).toEqual([1, 2]);
    expect(me.hears(3)).toBe(before.key);
    me.gives(after);
    expect([1, 2, 3].map((track) => me.hears(track))).toEqual([after.key, after.key, direct(3).key]);
  });

  test("a mix that has not everybody is better than nothing", () => {
    const mixer = mix(peer(9), 1, 2, 3);
    const me = new Listener();
    me.serverMay = false;
    me.plan(mixer).gives(mixer, [1, 2]);
    expect([1, 2, 3].map((track) => me.hears(track))).toEqual([mixer.key, mixer.key, undefined]);
  });

  test("without a server only what is planned is asked for, and played as it comes", () => {
    const me = new Listener();
    me.serverMay = false;
    me.plan(direct(1), direct(2)).gives(direct(2));
    expect([me.hears(1), me.hears(2)]).toEqual([undefined, direct(2).key]);
    me.stalls(direct(2));
    expect(me.play.size).toBe(0);
    expect(me.asks).toEqual(keys(direct(1), direct(2)));
  });

  test("where the plan is the server, nothing else is asked for", () => {
    const me = new Listener().plan(spare(1), spare(2)).gives(spare(1));
    expect(me.asks).toEqual(keys(spare(1), spare(2)));
    expect([me.hears(1), me.hears(2)]).toEqual([spare(1).key, undefined]);
  });
});

/** Plans as they may come one after another: everybody wanted comes directly, from the server or in one of two mixes. */
function anyPlan(random: () => number, serverMay: boolean): Feed[] {
  const pick = (n: number) => Math.floor(random() * n);
  const ways = [0, 1, 2, 3].filter((way) => random() < 0.7 && (serverMay || way !== 1));
  const mixes = new Map<number, TrackId[]>();
  const feeds: Feed[] = [];
  for (let track = 1; track <= 6; track += 1) {
    if (random() < 0.15) continue;
    const way = ways[pick(ways.length)] ?? 0;
    if (way === 0) feeds.push(direct(track));
    else if (way === 1) feeds.push(spare(track));
    else mixes.set(way, [...(mixes.get(way) ?? []), track]);
  }
  return [...feeds, ...[...mixes].map(([way, tracks]) => mix(peer(10 + way), ...tracks))];
}

const isMix = (feed: Feed | undefined) => feed !== undefined && "origins" in feed.what;

/** What is wrong with what a listener makes of what stood so before. */
function faults(me: Listener, before: Listener): string[] {
  const found: string[] = [];
  const wrong = (what: string, track: TrackId | FeedKey) => found.push(`${what}: ${track}`);
  const stood = before.standing();
  const planned = new Map(me.planned.map((feed) => [feed.key, feed]));
  const wanted = new Set(me.planned.flatMap(({ covers }) => covers));
  const covers = (one: Standing | undefined) => (one?.comes ? one.covers : []);
  const wantedOf = (key: FeedKey) => covers(stood.get(key)).filter((track) => wanted.has(track));
  const inMixes = [...new Set(before.play.values())].filter((key) => isMix(stood.get(key)?.feed)).flatMap(wantedOf);
  const played = new Set(me.play.values());

  const heard = new Set<TrackId>();
  for (const key of played) {
    if (!stood.get(key)?.comes) wrong("played and does not come", key);
    for (const track of wantedOf(key)) {
      if (heard.has(track)) wrong("heard twice", track);
      heard.add(track);
    }
  }
  for (const track of heard) if (!played.has(me.play.get(track) ?? "")) wrong("heard and not known", track);
  for (const [track, key] of me.play) if (!wantedOf(key).includes(track)) wrong("not in what it is played from", track);

  for (const [track, key] of before.play) {
    if (me.play.has(track) || !wantedOf(key).includes(track)) continue;
    // Two mixes that are played and come to share somebody: one of them has to be silent, or there is an echo.
    const shares = wantedOf(key).some((one) => inMixes.filter((other) => other === one).length > 1);
    // Nor can a mix that comes by fits be heard where one of those in it is bridged.
    const byFits = isMix(stood.get(key)?.feed) && !stood.get(key)?.ready;
    if (!shares && !byFits) wrong("dropped though it comes", track);
  }
  for (const { key } of planned.values()) {
    if (isMix(planned.get(key)) || !stood.get(key)?.comes) continue;
    for (const track of wantedOf(key)) if (!me.play.has(track)) wrong("comes and is not heard", track);
  }

  for (const [key, { covers }] of planned) {
    if (!covers.every((track) => me.asked.get(key)?.covers.includes(track))) wrong("planned and not asked", key);
  }
  for (const [track, key] of me.play) {
    if (!me.asked.has(key)) wrong("played and not asked", track);
  }
  for (const [key, { from, covers }] of me.asked) {
    if (from.type !== "server" || planned.has(key)) continue;
    const [track = 0] = covers;
    const by = me.play.get(track);
    const steadily = by !== undefined && stood.get(by)?.ready;
    if (!wanted.has(track) || (steadily && by !== key)) wrong("asked of the server for nothing", track);
    if (!me.serverMay) wrong("asked of a server that may not", track);
  }
  return found;
}

function walk(seed: number, turns: number): { me: Listener; wrong: string[] } {
  const random = chance(seed);
  const me = new Listener();
  const wrong: string[] = [];
  me.serverMay = seed % 4 !== 0;
  for (let turn = 0; turn < turns; turn += 1) {
    if (random() < 0.15) me.planned = anyPlan(random, me.serverMay);
    for (const [key, feed] of me.asked) {
      if (random() < 0.3) me.comes.set(key, feed.covers);
      else if (random() < 0.1 && isMix(feed))
        me.comes.set(
          key,
          feed.covers.filter(() => random() < 0.6),
        );
      else if (random() < 0.06) me.stalled.add(key);
      if (random() < 0.3) me.stalled.delete(key);
      if (random() < 0.3) me.again.add(key);
      if (random() < 0.3) me.again.delete(key);
    }
    const before = Object.assign(new Listener(), me, {
      comes: new Map(me.comes),
      stalled: new Set(me.stalled),
      again: new Set(me.again),
    });
    me.look();
    wrong.push(...faults(me, before).map((fault) => `turn ${turn}: ${fault}`));
  }
  return { me, wrong };
}

test("whatever is planned and whatever comes, all are heard who can be, once, and nothing is asked for in vain", () => {
  for (let seed = 1; seed <= 200; seed += 1) expect(walk(seed, 60).wrong, `seed ${seed}`).toEqual([]);
});

test("once all that is planned comes, exactly that is played and asked for", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const { me } = walk(seed, 30);
    for (let turn = 0; turn < 4; turn += 1) {
      me.stalled.clear();
      for (const [key, feed] of me.asked) me.comes.set(key, feed.covers);
      me.look();
    }
    const played = me.planned.flatMap(({ key, covers }) => covers.map((track) => [track, key] as const));
    expect(new Map(me.play), `seed ${seed}`).toEqual(new Map(played));
    expect(me.asked, `seed ${seed}`).toEqual(new Map(me.planned.map((feed) => [feed.key, feed])));
  }
});
