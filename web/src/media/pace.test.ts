import { expect, test } from "vitest";
import type { TrackId } from "../call/state";
import type { Standing } from "./choose";
import { type Feed, type FeedKey, keyOf } from "./feeds";
import { paced } from "./pace";
import type { Kind } from "./wants";

function feed(who: number, track: TrackId, kind: Kind = "video", covers: readonly TrackId[] = [track]): Feed {
  const from = { type: "participant", id: who } as const;
  return { key: keyOf(from, track), from, kind, what: { track }, covers, width: 0, height: 0 };
}

const CARRIER = 9;
/** The old way, over somebody who carries everything. */
const old = (track: TrackId) => feed(CARRIER, track);
const fresh = (one: Feed, ready: boolean): Standing => ({
  feed: one,
  covers: one.covers,
  ready,
  comes: ready,
  fresh: true,
});
const stale = (one: Feed, ready: boolean): Standing => ({ ...fresh(one, ready), fresh: false });

/** The new ones that are asked for, where everything is planned directly, is seen the old way and stands so. */
function asked(planned: readonly Feed[], stands: readonly Standing[], seen = planned.flatMap(({ covers }) => covers)) {
  const play = new Map<TrackId, FeedKey>(seen.map((track) => [track, old(track).key]));
  const ask = new Map([...planned, ...seen.map(old)].map((one) => [one.key, one]));
  const now = paced(planned, new Map(stands.map((one) => [one.feed.key, one])), { play, ask });
  for (const track of seen) expect(now.has(old(track).key)).toBe(true);
  return planned.filter(({ key }) => now.has(key)).flatMap(({ covers }) => covers);
}

const [one, two, three] = [feed(1, 1), feed(2, 3), feed(3, 5)];

test("of pictures that are to come another way the first is asked for, then the next, whatever their order here", () => {
  expect(asked([two, one, three], [])).toEqual([1]);
  expect(asked([two, one, three], [fresh(one, false)])).toEqual([1]);
  expect(asked([two, one, three], [fresh(one, true)])).toEqual([3, 1]);
  expect(asked([two, one, three], [fresh(one, true), fresh(two, true)])).toEqual([3, 1, 5]);
});

test("one that does not come holds the others up for a moment only", () => {
  expect(asked([one, two, three], [stale(one, false)])).toEqual([1, 3]);
  expect(asked([one, two, three], [stale(one, false), stale(two, false)])).toEqual([1, 3, 5]);
});

test("a picture that is not seen at all waits for nobody, and nobody for it", () => {
  expect(asked([one, two, three], [], [1])).toEqual([1, 3, 5]);
  expect(asked([one, two, three], [fresh(three, false)], [1, 3])).toEqual([1, 5]);
});

test("voices all change at once", () => {
  const voices = [feed(1, 0, "audio"), feed(2, 2, "audio")];
  expect(asked(voices, [])).toEqual([0, 2]);
});

test("a mixed picture is one", () => {
  const mix = feed(4, 7, "video", [1, 3, 5]);
  expect(asked([mix], [])).toEqual([1, 3, 5]);
});
