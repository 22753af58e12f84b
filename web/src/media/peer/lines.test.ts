import { expect, test } from "vitest";
import { type Feed, type FeedKey, keyOf } from "../feeds";
import { chance } from "../random.testing";
import type { Kind } from "../wants";
import { assign, type Line, needed } from "./lines";

function feed(name: number, kind: Kind): Feed {
  const from = { type: "participant", id: 2 } as const;
  return { key: keyOf(from, name), from, kind, what: { track: name }, covers: [name], width: 0, height: 0 };
}

/** Even feeds are sound, odd ones pictures. */
const numbered = (name: number) => feed(name, name % 2 === 0 ? "audio" : "video");
const lines = (audio: number, video: number): Line[] =>
  [...Array(audio).fill("audio"), ...Array(video).fill("video")].map((kind: Kind, i) => ({ mid: String(i), kind }));

test("what is new takes a line that was free before, rather than one somebody just left", () => {
  const first = assign([feed(1, "video")], lines(0, 2), new Map());
  const second = assign([feed(2, "video")], lines(0, 2), first);
  expect([...first.values()]).toEqual(["0"]);
  expect([...second.values()]).toEqual(["1"]);
});

test("where no other is free, one that was just left will do", () => {
  const first = assign([feed(1, "video")], lines(0, 1), new Map());
  expect([...assign([feed(2, "video")], lines(0, 1), first).values()]).toEqual(["0"]);
});

test("what has no line of its kind waits for one", () => {
  expect(assign([feed(1, "video")], lines(2, 0), new Map()).size).toBe(0);
});

test("whatever comes and goes, a line carries one feed of its kind, and who has one keeps it", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = chance(seed);
    let there = lines(2, 2);
    let before: ReadonlyMap<FeedKey, string> = new Map();
    for (let turn = 0; turn < 40; turn += 1) {
      const feeds = Array.from({ length: 12 }, (_, name) => name)
        .filter(() => random() < 0.4)
        .map(numbered);
      if (random() < 0.2) there = [...there, { mid: String(there.length), kind: random() < 0.5 ? "audio" : "video" }];
      const now = assign(feeds, there, before);
      const kindOf = (mid: string | undefined) => there.find((line) => line.mid === mid)?.kind;
      const wrong: string[] = [];
      if (new Set(now.values()).size !== now.size) wrong.push("one line, two feeds");
      const left = new Set([...before].filter(([key]) => !now.has(key)).map(([, mid]) => mid));
      for (const { key, kind } of feeds) {
        const mid = now.get(key);
        const free = there.filter((line) => line.kind === kind && ![...now.values()].includes(line.mid));
        if (mid === undefined && free.length > 0) wrong.push(`${key} waits though a line is free`);
        if (mid !== undefined && kindOf(mid) !== kind) wrong.push(`${key} has a line of another kind`);
        if (before.has(key) && mid !== before.get(key)) wrong.push(`${key} was moved`);
        const older = free.filter((line) => !left.has(line.mid));
        if (!before.has(key) && mid !== undefined && left.has(mid) && older.length > 0)
          wrong.push(`${key} took a line just left`);
      }
      for (const key of now.keys()) if (!feeds.some((one) => one.key === key)) wrong.push(`${key} is not wanted`);
      expect(wrong, `seed ${seed}, turn ${turn}`).toEqual([]);
      before = now;
    }
  }
});

test("lines are doubled where they are too few, never fewer than there are, and not without end", () => {
  const pictures = (n: number) => Array.from({ length: n }, (_, i) => feed(2 * i + 1, "video"));
  expect(needed("video", [], [])).toBe(2);
  expect(needed("video", pictures(3), lines(2, 2))).toBe(4);
  expect(needed("audio", pictures(3), lines(2, 2))).toBe(2);
  expect(needed("video", pictures(1), lines(2, 8))).toBe(8);
  expect(needed("video", pictures(100), lines(2, 16))).toBe(24);
});
