// Where everybody stands in a composed picture, and how large it is. Pure.

import type { ParticipantId } from "../../call/state";

/** Places row by row; null: free. */
export interface Grid {
  columns: number;
  rows: number;
  places: readonly (ParticipantId | null)[];
}

/** Part of a picture, in fractions of it. */
export interface Crop {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Cell extends Crop {
  who: ParticipantId;
}

/** The composed picture: its size in pixels, and where in it everybody is. */
export interface Layout {
  width: number;
  height: number;
  cells: readonly Cell[];
}

export const NOBODY: Grid = { columns: 0, rows: 0, places: [] };

export const MOST_WIDTH = 1280;
export const MOST_HEIGHT = 720;

/**
 * Cells are exactly 16:9 with even sides where their width is a multiple of this: odd ones would share a sample of
 * colour with their neighbour (4:2:0).
 */
const STEP = 32;
/** Sizes of the picture against the largest: few, because another size costs every watcher a key frame. */
const SCALES = [0.25, 0.5, 0.75, 1];

/**
 * Whoever was there keeps column and row as far as they exist, whoever comes takes the first free place. The grid grows
 * when it must, and shrinks only when it is told to settle, so that who comes back soon moves nobody.
 */
export function arrange(before: Grid, who: readonly ParticipantId[], settle: boolean): Grid {
  const people = [...new Set(who)];
  const { columns, rows } = settle || people.length > before.columns * before.rows ? shape(people.length) : before;
  const places: (ParticipantId | null)[] = Array(columns * rows).fill(null);
  const kept = new Set<ParticipantId>();
  for (const [i, one] of before.places.entries()) {
    const [column, row] = [i % before.columns, Math.floor(i / before.columns)];
    if (one === null || !people.includes(one) || column >= columns || row >= rows) continue;
    places[row * columns + column] = one;
    kept.add(one);
  }
  for (const one of people) if (!kept.has(one)) places[places.indexOf(null)] = one;
  return { columns, rows, places };
}

/** Whether a smaller grid would do. */
export function isLoose(grid: Grid): boolean {
  const { columns, rows } = shape(grid.places.filter((who) => who !== null).length);
  return columns * rows < grid.columns * grid.rows;
}

function shape(people: number): { columns: number; rows: number } {
  if (people === 0) return { columns: 0, rows: 0 };
  const columns = Math.ceil(Math.sqrt(people));
  return { columns, rows: Math.ceil(people / columns) };
}

/** The smallest picture of this grid that fills the box somebody has for it, in pixels. */
export function sizeOf(grid: Grid, box: { width: number; height: number }): { width: number; height: number } {
  if (grid.places.length === 0) return { width: 0, height: 0 };
  const most = Math.min(MOST_WIDTH / grid.columns, (MOST_HEIGHT * 16) / 9 / grid.rows);
  let cell = 0;
  for (const scale of SCALES) {
    cell = Math.max(STEP, Math.floor((most * scale) / STEP) * STEP);
    if (cell * grid.columns >= box.width || (cell * grid.rows * 9) / 16 >= box.height) break;
  }
  return { width: cell * grid.columns, height: ((cell * 9) / 16) * grid.rows };
}

export function layoutOf(grid: Grid, size: { width: number; height: number }): Layout {
  const [width, height] = [1 / grid.columns, 1 / grid.rows];
  const cells = grid.places.flatMap((who, i) => {
    if (who === null) return [];
    return [{ who, x: (i % grid.columns) * width, y: Math.floor(i / grid.columns) * height, width, height }];
  });
  return { ...size, cells };
}
