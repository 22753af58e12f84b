import { describe, expect, it } from "vitest";
import { spotlight, stripPlaces } from "./spotlight";

describe("the spotlight", () => {
  it("puts people into a strip 132 px high below", () => {
    const { main, strip } = spotlight({ width: 964, height: 756 }, 1, 6, false);
    expect(main).toEqual([{ x: 0, y: 0, width: 964, height: 612 }]);
    expect(strip.every((tile) => tile.height === 132 && tile.y === 624)).toBe(true);
  });

  it("puts people into a strip 200 px wide at the right of a very wide area", () => {
    const { main, strip } = spotlight({ width: 1600, height: 700 }, 1, 4, false);
    expect(main[0]?.width).toBe(1600 - 212);
    expect(strip.every((tile) => tile.width === 200 && tile.x === 1400)).toBe(true);
  });

  it("puts 16:9 on top and two columns below on a phone", () => {
    const { main, strip } = spotlight({ width: 368, height: 700 }, 1, 4, true);
    expect(main[0]).toEqual({ x: 0, y: 0, width: 368, height: 207 });
    expect(new Set(strip.map((tile) => tile.x)).size).toBe(2);
    expect(Math.max(...strip.map((tile) => tile.y + tile.height))).toBeCloseTo(700);
  });

  it("shows several shared pictures side by side", () => {
    const { main } = spotlight({ width: 1408, height: 756 }, 2, 3, false);
    expect(main).toHaveLength(2);
    expect(main[0]?.y).toBe(main[1]?.y);
  });

  it("gives all the place to one who is alone", () => {
    expect(spotlight({ width: 1000, height: 700 }, 1, 0, false).main).toEqual([
      { x: 0, y: 0, width: 1000, height: 700 },
    ]);
  });

  it("never squeezes a strip tile below the width of a name", () => {
    const area = { width: 964, height: 756 };
    const places = stripPlaces(area, false);
    const { strip } = spotlight(area, 1, places, false);
    expect(Math.min(...strip.map((tile) => tile.width))).toBeGreaterThanOrEqual(132);
  });
});
