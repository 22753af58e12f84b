import { expect, test } from "vitest";
import { assign, type Had, type Line, needed, remember } from "./lines";
import { chance } from "./random.testing";
import type { Kind } from "./wants";

/** Even ones are sound, odd ones pictures. */
const thing = (key: number) => ({ key, kind: kindOf(key) });
const kindOf = (key: number): Kind => (key % 2 === 0 ? "audio" : "video");
const lines = (audio: number, video: number): Line[] =>
  [...Array(audio).fill("audio"), ...Array(video).fill("video")].map((kind: Kind, i) => ({ mid: String(i), kind }));

/** What is wanted one after the other, and the m-lines that it took. */
function over(there: readonly Line[], ...turns: number[][]): ReadonlyMap<number, string>[] {
  let had: Had<number> = new Map();
  return turns.map((keys) => {
    const now = assign(keys.map(thing), there, had);
    had = remember(had, now);
    return now;
  });
}

const mids = (turn: ReadonlyMap<number, string> | undefined) => [...(turn ?? [])].map(([, mid]) => mid);

test("what is new takes a line that carried nothing so far, rather than one somebody just left", () => {
  expect(over(lines(0, 2), [1], [3]).map(mids)).toEqual([["0"], ["1"]]);
});

test("what comes again takes the line it had, so that it cannot show anybody else's last picture", () => {
  const [first, , again] = over(lines(0, 4), [1, 3, 5], [], [5, 3, 1]);
  expect(again).toEqual(new Map([...(first ?? [])].reverse()));
});

test("where none is new, the one left longest ago is taken, and whose it was gets another", () => {
  const turns = over(lines(0, 2), [1, 3], [3], [], [5], [3, 1]);
  expect(turns[3]).toEqual(new Map([[5, "0"]]));
  expect(turns[4]?.get(3)).toBe("1");
  expect(turns[4]?.get(1)).toBe("0");
});

test("where no other is free, one that was just left will do", () => {
  expect(over(lines(0, 1), [1], [3]).map(mids)).toEqual([["0"], ["0"]]);
});

test("what has no line of its kind waits for one", () => {
  expect(over(lines(2, 0), [1]).map(mids)).toEqual([[]]);
});

test("whatever comes and goes, a line carries one thing of its kind, and who has or had one keeps it", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = chance(seed);
    let there = lines(2, 2);
    let had: Had<number> = new Map();
    let before: ReadonlyMap<number, string> = new Map();
    for (let turn = 0; turn < 40; turn += 1) {
      const wanted = Array.from({ length: 12 }, (_, key) => key)
        .filter(() => random() < 0.4)
        .map(thing);
      if (random() < 0.2) there = [...there, { mid: String(there.length), kind: random() < 0.5 ? "audio" : "video" }];
      const now = assign(wanted, there, had);
      const wrong: string[] = [];
      if (new Set(now.values()).size !== now.size) wrong.push("one line, two things");
      const left = new Set([...before].filter(([key]) => !now.has(key)).map(([, mid]) => mid));
      const carried = new Map([...had].map(([mid, key]) => [key, mid]));
      for (const { key, kind } of wanted) {
        const mid = now.get(key);
        const free = there.filter((line) => line.kind === kind && ![...now.values()].includes(line.mid));
        if (mid === undefined && free.length > 0) wrong.push(`${key} waits though a line is free`);
        if (mid !== undefined && there.find((line) => line.mid === mid)?.kind !== kind)
          wrong.push(`${key} has a line of another kind`);
        if (carried.has(key) && mid !== carried.get(key)) wrong.push(`${key} was moved`);
        if (carried.has(key) || mid === undefined) continue;
        if (had.has(mid) && free.some((line) => !had.has(line.mid))) wrong.push(`${key} took another's line`);
        if (left.has(mid) && free.some((line) => !left.has(line.mid))) wrong.push(`${key} took a line just left`);
      }
      for (const key of now.keys()) if (!wanted.some((one) => one.key === key)) wrong.push(`${key} is not wanted`);
      expect(wrong, `seed ${seed}, turn ${turn}`).toEqual([]);
      had = remember(had, now);
      before = now;
    }
  }
});

test("lines are doubled where they are too few, never fewer than there are, and not without end", () => {
  const some = { first: 2, most: 24 };
  const pictures = (n: number) => Array.from({ length: n }, (_, i) => thing(2 * i + 1));
  expect(needed("video", [], [], some)).toBe(2);
  expect(needed("video", pictures(3), lines(2, 2), some)).toBe(4);
  expect(needed("audio", pictures(3), lines(2, 2), some)).toBe(2);
  expect(needed("video", pictures(1), lines(2, 8), some)).toBe(8);
  expect(needed("video", pictures(100), lines(2, 16), some)).toBe(24);
});
