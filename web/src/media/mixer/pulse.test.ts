import { describe, expect, it } from "vitest";
import { LEAST, Pulse } from "./pulse";

const MOST = 25;

describe("how often the composed picture is drawn", () => {
  it.each([
    ["a camera in the dark", [15], 15],
    ["the fastest of three", [5, 18, 10], 18],
    ["cameras faster than it may be", [30, 60], MOST],
    ["nobody who brings as many as are needed", [2, 5], LEAST],
    ["what is not counted", [0, 0], MOST],
    ["nobody", [], MOST],
  ])("follows %s", (_, rates, expected) => {
    const drawn = draws(new Pulse(MOST), () => rates);
    expect(drawn / 10).toBeGreaterThan(expected - 0.5);
    expect(drawn / 10).toBeLessThan(expected + 0.5);
  });

  it("is faster within a second of a camera that is", () => {
    const pulse = new Pulse(MOST);
    draws(pulse, () => [12]);
    const [before, after] = [12, 25].map((rate) => draws(pulse, () => [rate], 2));
    expect(before).toBeLessThanOrEqual(26);
    expect(after).toBeGreaterThan(35);
  });

  it("is due at once when everything is in another place", () => {
    const pulse = new Pulse(MOST);
    draws(pulse, () => [12]);
    const nothing = () => new Map();
    while (!pulse.isDue(clock, nothing)) clock += 10;
    expect(pulse.isDue(clock + 1, nothing)).toBe(false);
    pulse.anew();
    expect(pulse.isDue(clock + 1, nothing)).toBe(true);
  });
});

let clock = 0;
const counts = new Map<number, number>();

/** How many are drawn while faces bring so many a second, of ten seconds after the first two. */
function draws(pulse: Pulse, rates: () => number[], seconds = 10): number {
  let drawn = 0;
  const begin = clock + (seconds === 10 ? 2000 : 0);
  for (const end = begin + seconds * 1000; clock < end; clock += 1000 / MOST) {
    for (const [face, rate] of rates().entries()) counts.set(face, (counts.get(face) ?? 0) + rate / MOST);
    if (pulse.isDue(clock, () => new Map(rates().map((_, face) => [face, counts.get(face) ?? 0]))) && clock >= begin)
      drawn += 1;
  }
  return drawn;
}
