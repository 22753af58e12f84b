import { expect, test } from "vitest";
import type { Source } from "../protocol/generated";
import { type Has, nothing, watching } from "./has";
import { chance } from "./random.testing";
import { MOST_SLOTS, type Step, steps } from "./steps";
import type { Receiving, Sending, Wants } from "./wants";

const sources: readonly Source[] = ["microphone", "camera", "screen", "screen_audio"];

/** What a perfect link and server make of a step. */
function done(has: Has<string>, step: Step<string>): Has<string> {
  switch (step.do) {
    case "attach": {
      const attached = new Map(has.attached);
      if (step.track === null) attached.delete(step.source);
      else attached.set(step.source, step.track);
      return { ...has, attached };
    }
    case "offer": {
      const more = (kind: "audio" | "video", to: number) => {
        const there = has.slots.filter((slot) => slot.kind === kind).length;
        return Array.from({ length: to - there }, (_, i) => ({ mid: `${kind}-${there + i}`, kind }));
      };
      return {
        ...has,
        restart: false,
        more: false,
        senders: new Map(sources.map((source) => [source, `send-${source}`])),
        slots: [...has.slots, ...more("audio", step.audio), ...more("video", step.video)],
      };
    }
    case "publish":
      return { ...has, published: step.tracks, unsaid: { ...has.unsaid, publish: false } };
    case "watch":
      return watching(has, step.slots);
  }
}

function settle(wants: Wants<string>, start: Has<string>): { has: Has<string>; taken: Step<string>[] } {
  const taken: Step<string>[] = [];
  let has = start;
  for (let i = 0; i < 50; i += 1) {
    const [step] = steps(wants, has);
    if (!step) return { has, taken };
    taken.push(step);
    has = done(has, step);
  }
  throw new Error(`never settles: ${JSON.stringify(taken.slice(-3))}`);
}

function wanting(
  tracks: Iterable<[number, "audio" | "video"]>,
  sending: [Source, Sending<string>][] = [],
): Wants<string> {
  const receiving = new Map<number, Receiving>();
  for (const [track, kind] of tracks) {
    receiving.set(track, { kind, width: kind === "video" ? 640 : 0, height: kind === "video" ? 360 : 0 });
  }
  return { receiving, sending: new Map(sending) };
}

/** People number n have the tracks 2n (sound) and 2n + 1 (picture). */
const people = (...numbers: number[]): [number, "audio" | "video"][] =>
  numbers.flatMap((n): [number, "audio" | "video"][] => [
    [2 * n, "audio"],
    [2 * n + 1, "video"],
  ]);

const offers = (taken: Step<string>[]) => taken.filter((step) => step.do === "offer");

test("the first steps attach, offer, publish and watch, in one go", () => {
  const { taken } = settle(wanting(people(1), [["camera", { track: "cam", muted: false }]]), nothing());
  expect(taken.map((step) => step.do)).toEqual(["attach", "offer", "publish", "watch"]);
});

test("an empty room is offered at once, so that whoever comes first needs no SDP round", () => {
  const { has, taken } = settle(wanting([]), nothing());
  expect(taken).toEqual([{ do: "offer", audio: 4, video: 4, restart: false }]);
  expect(offers(settle(wanting(people(1, 2, 3, 4)), has).taken)).toHaveLength(0);
});

test("a room that grows to twelve needs three offers, and then none for any change", () => {
  let has = settle(wanting([]), nothing()).has;
  let rounds = 1;
  for (let size = 1; size <= 12; size += 1) {
    const result = settle(wanting(people(...Array.from({ length: size }, (_, i) => i))), has);
    has = result.has;
    rounds += offers(result.taken).length;
  }
  expect(rounds).toBe(3);
  for (let gone = 0; gone < 12; gone += 1) {
    const others = Array.from({ length: 12 }, (_, i) => (i === gone ? 100 + gone : i));
    const result = settle(wanting(people(...others)), has);
    has = result.has;
    expect(result.taken.map((step) => step.do)).toEqual(["watch"]);
  }
});

test("whoever has a slot keeps it when others come and go", () => {
  const first = settle(wanting(people(1, 2, 3)), nothing()).has;
  const slotOf = (has: Has<string>, track: number) => has.watched.find((slot) => slot.track === track)?.mid;
  const second = settle(wanting(people(4, 3, 5)), first).has;
  expect(slotOf(second, 7)).toBe(slotOf(first, 7));
  expect(slotOf(second, 6)).toBe(slotOf(first, 6));
});

test("a newcomer gets a slot that was free before rather than one somebody just left", () => {
  const first = settle(wanting([[1, "video"]]), nothing()).has;
  const second = settle(wanting([[2, "video"]]), first).has;
  expect(second.watched[0]?.mid).not.toBe(first.watched[0]?.mid);
});

test("another size is one watch and no other slot", () => {
  const { has } = settle(wanting(people(1)), nothing());
  const wants = wanting(people(1));
  const larger = new Map(wants.receiving).set(3, { kind: "video", width: 1280, height: 720 });
  const { taken } = settle({ ...wants, receiving: larger }, has);
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ do: "watch" });
});

test("muting is said and moves nothing; switching off a camera says so before it detaches", () => {
  const on = wanting([], [["camera", { track: "cam", muted: false }]]);
  const { has } = settle(on, nothing());
  const muted = settle(wanting([], [["camera", { track: "cam", muted: true }]]), has);
  expect(muted.taken.map((step) => step.do)).toEqual(["publish"]);
  const off = settle(wanting([], [["camera", { track: null, muted: true }]]), has);
  expect(off.taken.map((step) => step.do)).toEqual(["publish", "attach"]);
});

test("ending a screen withdraws it", () => {
  const { has } = settle(wanting([], [["screen", { track: "scr", muted: false }]]), nothing());
  const { has: after } = settle(wanting([]), has);
  expect(after.published).toEqual([]);
  expect(after.attached.size).toBe(0);
});

test("after a lost socket all is said again, once, and no slot moves", () => {
  const wants = wanting(people(1, 2), [["microphone", { track: "mic", muted: false }]]);
  const { has } = settle(wants, nothing());
  const again = settle(wants, { ...has, unsaid: { publish: true, watch: true } });
  expect(again.taken).toEqual([
    { do: "publish", tracks: has.published },
    { do: "watch", slots: has.watched },
  ]);
});

test("an ICE restart is an offer with the m-lines there are", () => {
  const wants = wanting(people(1, 2, 3, 4, 5));
  const { has } = settle(wants, nothing());
  const { taken } = settle(wants, { ...has, restart: true });
  expect(taken).toEqual([{ do: "offer", audio: 8, video: 8, restart: true }]);
});

test("what is not for media takes one offer with the m-lines there are", () => {
  const { has } = settle(wanting([]), nothing<string>());
  const { taken } = settle(wanting([]), { ...has, more: true });
  expect(taken).toEqual([{ do: "offer", audio: 4, video: 4, restart: false }]);
});

test("no second offer begins while one is under way", () => {
  const has = { ...settle(wanting([]), nothing<string>()).has, offering: true };
  const todo = steps(wanting(people(...Array.from({ length: 9 }, (_, i) => i))), has);
  expect(todo.filter((step) => step.do === "offer")).toEqual([]);
  expect(todo.find((step) => step.do === "watch")).toMatchObject({ slots: { length: 8 } });
});

test("a room larger than the link is served as far as it goes, most important first", () => {
  const wants = wanting(people(...Array.from({ length: 100 }, (_, i) => i)));
  const { has } = settle(wants, nothing());
  expect(has.watched).toHaveLength(2 * MOST_SLOTS);
  expect(has.watched.some((slot) => slot.track === 0)).toBe(true);
  expect(has.watched.some((slot) => slot.track === 199)).toBe(false);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "random wants always settle, one slot a track and one track a slot (seed %i)",
  (seed) => {
    const random = chance(seed);
    const pick = (n: number) => Math.floor(random() * n);
    let has = nothing<string>();
    let rounds = 0;
    for (let turn = 0; turn < 200; turn += 1) {
      const size = pick(24);
      const shown = new Set(Array.from({ length: size }, () => pick(40)));
      const tracks = people(...shown).filter(() => random() < 0.9);
      const sending = sources.flatMap((source): [Source, Sending<string>][] =>
        random() < 0.5 ? [] : [[source, { track: random() < 0.3 ? null : `t${pick(5)}`, muted: random() < 0.3 }]],
      );
      const wants = wanting(tracks, sending);
      if (random() < 0.1) has = { ...has, unsaid: { publish: true, watch: true } };
      const before = has;
      const result = settle(wants, has);
      has = result.has;
      rounds += offers(result.taken).length;

      expect(new Set(has.watched.map((slot) => slot.mid)).size).toBe(has.watched.length);
      expect(new Set(has.watched.map((slot) => slot.track))).toEqual(new Set(wants.receiving.keys()));
      for (const { mid, track } of has.watched) {
        expect(has.slots.find((slot) => slot.mid === mid)?.kind).toBe(wants.receiving.get(track)?.kind);
        const earlier = before.watched.find((slot) => slot.track === track);
        if (earlier) expect(mid).toBe(earlier.mid);
      }
      expect(has.published.map((one) => one.source)).toEqual([...wants.sending.keys()]);
      expect(steps(wants, has)).toEqual([]);
    }
    expect(rounds).toBeLessThanOrEqual(4);
  },
);
