import { describe, expect, it } from "vitest";
import { bend } from "./limit";

describe("too much sound", () => {
  it("is left alone while it is not too much", () => {
    for (const sample of [0, 0.2, -0.5, 0.8]) expect(bend(sample)).toBe(sample);
  });

  it("stays within what a track carries, louder for louder, without a corner", () => {
    let [before, slope, most, sharpest] = [bend(0), 1, 0, 0];
    for (let sample = 0.001; sample < 4; sample += 0.001) {
      const after = bend(sample);
      const steep = (after - before) / 0.001;
      most = Math.max(most, after);
      sharpest = Math.max(sharpest, Math.abs(steep - slope), -steep);
      [before, slope] = [after, steep];
    }
    expect(most).toBeLessThanOrEqual(1);
    expect(sharpest).toBeLessThan(0.01);
    expect(bend(-3)).toBe(-bend(3));
  });
});
