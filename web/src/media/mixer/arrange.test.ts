import { describe, expect, it } from "vitest";
import { chance } from "../random.testing";
import { arrange, type Cell, type Grid, isLoose, layoutOf, MOST_HEIGHT, MOST_WIDTH, NOBODY, sizeOf } from "./arrange";

const large = { width: 1280, height: 720 };
const of = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe("a composed picture", () => {
  it.each([
    [1, 1, 1, 1280, 720],
    [2, 2, 1, 1280, 360],
    [3, 2, 2, 1280, 720],
    [4, 2, 2, 1280, 720],
    [5, 3, 2, 1248, 468],
    [9, 3, 3, 1248, 702],
    [12, 4, 3, 1280, 540],
    [25, 5, 5, 1280, 720],
  ])("of %i people has %i columns and %i rows in %i x %i", (people, columns, rows, width, height) => {
    const grid = arrange(NOBODY, of(people), false);
    expect([grid.columns, grid.rows]).toEqual([columns, rows]);
    expect(sizeOf(grid, large)).toEqual({ width, height });
  });

  it("moves nobody when somebody goes and another comes", () => {
    const four = arrange(NOBODY, [1, 2, 3, 4], false);
    const three = arrange(four, [1, 3, 4], false);
    expect(three.places).toEqual([1, null, 3, 4]);
    expect(arrange(three, [1, 3, 4, 5], false).places).toEqual([1, 5, 3, 4]);
  });

  it("keeps columns and rows when it grows", () => {
    const five = arrange(arrange(NOBODY, [1, 2, 3, 4], false), [1, 2, 3, 4, 5], false);
    expect(five.places).toEqual([1, 2, 5, 3, 4, null]);
  });

  it("shrinks only to settle, and then moves only those who have no place", () => {
    const six = arrange(NOBODY, of(6), false);
    const loose = arrange(six, [1, 5, 6], false);
    expect(loose.columns).toBe(3);
    expect(isLoose(loose)).toBe(true);
    const settled = arrange(loose, [1, 5, 6], true);
    expect(settled.places).toEqual([1, 6, null, 5]);
    expect(isLoose(settled)).toBe(false);
  });

  it("is as large as is asked for, in few sizes", () => {
    const four = arrange(NOBODY, of(4), false);
    expect(sizeOf(four, { width: 200, height: 100 })).toEqual({ width: 320, height: 180 });
    expect(sizeOf(four, { width: 640, height: 360 })).toEqual({ width: 640, height: 360 });
    expect(sizeOf(four, { width: 700, height: 400 })).toEqual({ width: 960, height: 540 });
    expect(sizeOf(four, { width: 4000, height: 3000 })).toEqual(large);
  });

  it("has everybody once, in even pixels and near 16:9, however people come and go", () => {
    for (let seed = 1; seed <= 80; seed++) {
      const random = chance(seed);
      let grid: Grid = NOBODY;
      for (let step = 0; step < 30; step++) {
        const share = random();
        const who = of(30).filter(() => random() < share);
        const before = grid;
        grid = arrange(grid, who, random() < 0.3);
        const box = { width: random() * 2000, height: random() * 1200 };
        const size = sizeOf(grid, box);
        const { cells } = layoutOf(grid, size);

        expect(cells.map((cell) => cell.who).sort()).toEqual([...who].sort());
        expect(size.width <= MOST_WIDTH && size.height <= MOST_HEIGHT, `seed ${seed}`).toBe(true);
        expect(
          cells.filter((cell) => !isEven(cell, size)),
          `seed ${seed}`,
        ).toEqual([]);
        const moved = grid.places.filter(
          (one, i) => one !== null && before.places.includes(one) && before.places[i] !== one,
        );
        if (grid.columns === before.columns && grid.rows >= before.rows) expect(moved, `seed ${seed}`).toEqual([]);
      }
    }
  });
});

/** Whole even pixels, 16:9. */
function isEven(cell: Cell, size: { width: number; height: number }): boolean {
  const [width, height] = [cell.width * size.width, cell.height * size.height];
  const pixels = [cell.x * size.width, cell.y * size.height, width, height];
  const even = pixels.every((pixel) => Math.abs(pixel - 2 * Math.round(pixel / 2)) < 1e-6);
  return even && Math.abs(width / height - 16 / 9) < 1e-6;
}
