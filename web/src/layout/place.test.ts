import { describe, expect, it } from "vitest";
import { place, type Wish } from "./place";

const nobody: ReadonlySet<number> = new Set();
const people = (count: number) => Array.from({ length: count }, (_, i) => i);
const desktop = { area: { width: 1408, height: 756 }, phone: false };
const phone = { area: { width: 374, height: 700 }, phone: true };
const wish = (at: typeof desktop, count: number, change: Partial<Wish<number>> = {}): Wish<number> => ({
  ...at,
  tiles: people(count),
  large: [],
  wanted: nobody,
  kept: nobody,
  ...change,
});

describe("the stage", () => {
  it("shows 12 people on a phone as 8 tiles and a ninth that counts 4", () => {
    const scene = place(wish(phone, 12), null);
    expect(scene.placed).toHaveLength(8);
    expect(scene.more?.tiles).toHaveLength(4);
  });

  it("shows at most 25 tiles on a desktop", () => {
    expect(place(wish(desktop, 25), null)).toMatchObject({ more: null });
    const crowd = place(wish(desktop, 50), null);
    expect(crowd.placed).toHaveLength(24);
    expect(crowd.more?.tiles).toHaveLength(26);
  });

  it("always keeps oneself, and brings in whoever speaks", () => {
    const scene = place(wish(phone, 12, { kept: new Set([11]), wanted: new Set([10]) }), null);
    expect(scene.placed.map(({ tile }) => tile)).toEqual([0, 1, 2, 3, 4, 5, 10, 11]);
    const later = place(wish(phone, 12, { kept: new Set([11]), wanted: new Set([9, 10]) }), scene);
    expect(later.placed.map(({ tile }) => tile)).toEqual([0, 1, 2, 3, 4, 9, 10, 11]);
  });

  it("puts a shared screen large and everybody into the strip", () => {
    const scene = place(wish(desktop, 7, { large: [0] }), null);
    expect(scene.placed.filter(({ large }) => large).map(({ tile }) => tile)).toEqual([0]);
    expect(scene.placed).toHaveLength(7);
  });

  it("gives every tile a place of its own", () => {
    for (let count = 1; count <= 60; count++) {
      for (const at of [desktop, phone]) {
        for (const large of [[], [0]]) {
          const { placed, more } = place(wish(at, count, { large }), null);
          expect(new Set(placed.map(({ tile }) => tile)).size + (more?.tiles.length ?? 0)).toBe(count);
          expect(placed.every(({ rect }) => rect.width > 0 && rect.height > 0)).toBe(true);
        }
      }
    }
  });

  it("remembers the columns of the grid through a spotlight", () => {
    const grid = place(wish(desktop, 6), null);
    const spot = place(wish(desktop, 6, { large: [1] }), grid);
    expect(spot.columns).toBe(grid.columns);
  });
});
