// The whole stage: which tile stands where, in a grid or with some of them large.

import { type Area, arrange, arrangeOnPhone, GAP, MOST_PHONE_TILES, MOST_TILES, PHONE_GAP, type Rect } from "./arrange";
import { choose } from "./choose";
import { spotlight, stripPlaces } from "./spotlight";

export interface Wish<T> {
  area: Area;
  phone: boolean;
  /** Every tile, in order. */
  tiles: readonly T[];
  /** These large, the others in a strip; none: everybody in a grid. */
  large: readonly T[];
  /** Must be seen before those who only have their turn: whoever speaks. */
  wanted: ReadonlySet<T>;
  /** Must be seen in any case: oneself, a pinned one. */
  kept: ReadonlySet<T>;
}

export interface Scene<T> {
  placed: readonly Placed<T>[];
  /** Those without a tile, and where the tile that counts them stands. */
  more: { rect: Rect; tiles: readonly T[] } | null;
  /** Of the grid, to be kept next time. */
  columns: number | null;
}

interface Placed<T> {
  tile: T;
  rect: Rect;
  large: boolean;
}

/** More large pictures than this at once are in nobody's interest. */
const MOST_LARGE = 4;

export function place<T>(wish: Wish<T>, previous: Scene<T> | null): Scene<T> {
  const large = wish.large.slice(0, MOST_LARGE);
  return large.length > 0 ? withLarge(wish, large, previous) : inGrid(wish, previous);
}

function inGrid<T>(wish: Wish<T>, previous: Scene<T> | null): Scene<T> {
  const { area, phone, tiles } = wish;
  const most = phone ? MOST_PHONE_TILES : MOST_TILES;
  const places = tiles.length <= most ? tiles.length : phone ? most : most - 1;
  const shown = pick(wish, tiles, places, previous);
  const cells = shown.length + (shown.length < tiles.length ? 1 : 0);
  const { columns, tiles: rects } = phone
    ? arrangeOnPhone(area, cells, PHONE_GAP)
    : arrange(area, cells, previous?.columns ?? null, GAP);
  return { ...fill(tiles, shown, rects), columns };
}

function withLarge<T>(wish: Wish<T>, large: readonly T[], previous: Scene<T> | null): Scene<T> {
  const { area, phone, tiles } = wish;
  const rest = tiles.filter((tile) => !large.includes(tile));
  const places = stripPlaces(area, phone);
  const shown = pick(wish, rest, rest.length <= places ? rest.length : places - 1, previous);
  const cells = shown.length + (shown.length < rest.length ? 1 : 0);
  const { main, strip } = spotlight(area, large.length, cells, phone);
  const below = fill(rest, shown, strip);
  const placed = large.flatMap((tile, i) => {
    const rect = main[i];
    return rect ? [{ tile, rect, large: true }] : [];
  });
  return { placed: [...placed, ...below.placed], more: below.more, columns: previous?.columns ?? null };
}

function pick<T>(wish: Wish<T>, among: readonly T[], places: number, previous: Scene<T> | null): readonly T[] {
  const before = new Set(previous?.placed.map(({ tile }) => tile));
  return choose(among, places, before, wish.wanted, wish.kept).shown;
}

function fill<T>(all: readonly T[], shown: readonly T[], rects: readonly Rect[]): Pick<Scene<T>, "placed" | "more"> {
  const placed = shown.flatMap((tile, i) => {
    const rect = rects[i];
    return rect ? [{ tile, rect, large: false }] : [];
  });
  const rect = rects[shown.length];
  const left = all.filter((tile) => !shown.includes(tile));
  return { placed, more: rect && left.length > 0 ? { rect, tiles: left } : null };
}
