import { describe, expect, it } from "vitest";
import { arrange, arrangeOnPhone, type Rect } from "./arrange";

const wide = { width: 1408, height: 756 };
const phone = { width: 374, height: 712 };

const rows = (tiles: readonly Rect[]) => new Set(tiles.map((tile) => Math.round(tile.y))).size;

describe("the grid of tiles", () => {
  it.each([
    [1, 1, 1],
    [2, 2, 1],
    [3, 3, 1],
    [4, 2, 2],
    [5, 3, 2],
    [6, 3, 2],
    [9, 3, 3],
    [12, 4, 3],
  ])("places %i people in %i columns and %i rows on a desktop", (people, columns, lines) => {
    const grid = arrange(wide, people);
    expect(grid.columns).toBe(columns);
    expect(rows(grid.tiles)).toBe(lines);
    expect(grid.tiles).toHaveLength(people);
  });

  it("stays inside the area and never overlaps, for any number in any shape", () => {
    for (const area of [wide, phone, { width: 700, height: 700 }, { width: 320, height: 480 }]) {
      for (let people = 1; people <= 25; people++) {
        const { tiles } = arrange(area, people);
        for (const [i, a] of tiles.entries()) {
          expect(a.x).toBeGreaterThanOrEqual(-0.01);
          expect(a.y).toBeGreaterThanOrEqual(-0.01);
          expect(a.x + a.width).toBeLessThanOrEqual(area.width + 0.01);
          expect(a.y + a.height).toBeLessThanOrEqual(area.height + 0.01);
          for (const b of tiles.slice(i + 1)) expect(overlap(a, b)).toBe(false);
        }
      }
    }
  });

  it("keeps its columns until others are better by 8 %", () => {
    const little = { width: 1408, height: 1150 }; // three columns are 2 % better than two for five people
    expect(arrange(little, 5).columns).toBe(3);
    expect(arrange(little, 5, 2).columns).toBe(2);
    const much = { width: 1408, height: 1000 }; // here 18 %
    expect(arrange(much, 5, 2).columns).toBe(3);
  });

  it("makes two rows of two when a fourth one comes to three in a row", () => {
    expect(arrange({ width: 1408, height: 800 }, 4, 3).columns).toBe(2);
    // Four in a row leave no place empty: they stay where two rows are no better.
    expect(arrange({ width: 1408, height: 500 }, 4, 4).columns).toBe(4);
  });

  it("never keeps more columns than there are people", () => {
    expect(arrange(wide, 1, 3).columns).toBe(1);
  });

  it("is empty without people or without place", () => {
    expect(arrange(wide, 0).tiles).toEqual([]);
    expect(arrange({ width: 0, height: 300 }, 4).tiles).toEqual([]);
  });

  it("uses one column for up to three people on a phone, then two", () => {
    expect([1, 2, 3, 4, 9].map((n) => arrangeOnPhone(phone, n).columns)).toEqual([1, 1, 1, 2, 2]);
  });

  it("puts a last row that is not full into the middle", () => {
    const { tiles } = arrange(wide, 5);
    const last = tiles.slice(3);
    const left = Math.min(...last.map((tile) => tile.x));
    const right = wide.width - Math.max(...last.map((tile) => tile.x + tile.width));
    expect(left).toBeCloseTo(right);
  });
});

function overlap(a: Rect, b: Rect): boolean {
  return (
    a.x < b.x + b.width - 0.01 &&
    b.x < a.x + a.width - 0.01 &&
    a.y < b.y + b.height - 0.01 &&
    b.y < a.y + a.height - 0.01
  );
}
