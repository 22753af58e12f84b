import { expect, test } from "vitest";
import { after, bottom, type Found, type Ladder, type Outcome } from "./ladder";

/** Bursts one after the other, and what was said of each: `kbps`, "no answer" or, of a burst cut short, [kbps]. */
function climb(bursts: readonly (number | "no answer" | [number])[], rttMs = 20) {
  let ladder: Ladder = bottom;
  const founds: (Found | null)[] = [];
  for (const burst of bursts) {
    const kbps = typeof burst === "number" ? burst : Number(burst[0]);
    const tookMs = (ladder.bytes * 8) / kbps;
    const outcome: Outcome | null =
      burst === "no answer" ? null : { kbps, whole: typeof burst === "number", tookMs, rttMs };
    const step = after(ladder, outcome);
    ladder = step.ladder;
    founds.push(step.found);
  }
  return { ladder, founds, last: founds.at(-1) ?? null };
}

test.each([
  [[50_000], 80_000, 6000, { kbps: 50_000, least: true }],
  [[50_000, 60_000, 55_000], 320_000, 6000, { kbps: 55_000, least: true }],
  [[50_000, 60_000, 55_000, 58_000], 320_000, 60_000, { kbps: 58_000, least: false }],
  [[1000], 40_000, 6000, null],
  [[1000, 700], 40_000, 60_000, { kbps: 1000, least: false }],
  [[5000, 5000, 700], 160_000, 6000, null],
  [[5000, 5000, 700, 800], 160_000, 60_000, { kbps: 800, least: false }],
  [[5000, 5000, 700, 5000], 160_000, 60_000, { kbps: 5000, least: false }],
  [[[500]], 20_000, 6000, null],
  [["no answer"], 20_000, 60_000, null],
  [["no answer", "no answer"], 20_000, 60_000, null],
] as const)("after %j the next burst has %i bytes and comes in %i ms", (bursts, bytes, pauseMs, found) => {
  const { ladder, last } = climb(bursts as Parameters<typeof climb>[0]);
  expect(ladder).toMatchObject({ bytes, pauseMs });
  expect(last).toEqual(found);
});

test("a line that stays as it is is looked at less and less often", () => {
  const same = (times: number) => climb([1000, ...Array<number>(times).fill(1000)]).ladder.pauseMs;
  expect([1, 2, 3, 4, 5, 9].map(same)).toEqual([60_000, 120_000, 240_000, 480_000, 480_000, 480_000]);
  expect(climb([1000, 1000, 1000, 1400]).ladder.pauseMs).toBe(60_000);
});

test("far away, a few round trips are no sign of a narrow line", () => {
  expect(climb([1000], 80).last).toBeNull();
  expect(climb([1000], 80).ladder.bytes).toBe(40_000);
  expect(climb([1000], 100).last).toEqual({ kbps: 1000, least: true });
  expect(climb([1000], 100).ladder.bytes).toBe(80_000);
});

test("too little to say leaves what is known", () => {
  const { ladder } = climb([1000, 1000]);
  const { found, ladder: next } = after(ladder, { kbps: null, whole: false, tookMs: 5, rttMs: 20 });
  expect(found).toBeNull();
  expect(next).toMatchObject({ bytes: 20_000, before: { kbps: 1000 } });
});
