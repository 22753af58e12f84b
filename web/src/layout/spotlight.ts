// One or more large pictures with a strip of people beside or below.

import { type Area, GAP, grid, PHONE_GAP, type Rect } from "./arrange";

export interface Spotlight {
  main: readonly Rect[];
  strip: readonly Rect[];
}

/** Height of the strip below, and width of the strip at the right where the area is very wide. */
const STRIP_HEIGHT = 132;
const STRIP_WIDTH = 200;
/** A tile of the strip is never wider than a picture of 16:9, nor narrower than a name needs. */
const STRIP_TILE_MOST = 234;
const STRIP_TILE_LEAST = 132;
/** In the strip at the right. */
const STRIP_TILE_HEIGHT = 112;

/** How many tiles a strip has place for. */
export function stripPlaces(area: Area, phone: boolean): number {
  if (phone) return 6;
  if (isVeryWide(area)) return Math.max(1, Math.floor((area.height + GAP) / (STRIP_TILE_HEIGHT + GAP)));
  return Math.max(1, Math.floor((area.width + GAP) / (STRIP_TILE_LEAST + GAP)));
}

export function spotlight(area: Area, main: number, strip: number, phone: boolean): Spotlight {
  if (area.width <= 0 || area.height <= 0) return { main: [], strip: [] };
  if (phone) return onPhone(area, main, strip);
  if (strip === 0) return { main: split(area, main, GAP), strip: [] };
  if (isVeryWide(area)) {
    const width = area.width - STRIP_WIDTH - GAP;
    const height = Math.min((area.height - (strip - 1) * GAP) / strip, STRIP_TILE_HEIGHT);
    return {
      main: split({ width, height: area.height }, main, GAP),
      strip: Array.from({ length: strip }, (_, i) => ({
        x: width + GAP,
        y: i * (height + GAP),
        width: STRIP_WIDTH,
        height,
      })),
    };
  }
  const height = area.height - STRIP_HEIGHT - GAP;
  const width = Math.min((area.width - (strip - 1) * GAP) / strip, STRIP_TILE_MOST);
  const indent = (area.width - strip * width - (strip - 1) * GAP) / 2;
  return {
    main: split({ width: area.width, height }, main, GAP),
    strip: Array.from({ length: strip }, (_, i) => ({
      x: indent + i * (width + GAP),
      y: height + GAP,
      width,
      height: STRIP_HEIGHT,
    })),
  };
}

/** 16:9 on top, two columns below. */
function onPhone(area: Area, main: number, strip: number): Spotlight {
  const most = strip === 0 ? area.height : area.height * 0.6;
  const each = Math.min((area.width * 9) / 16, (most - (main - 1) * PHONE_GAP) / Math.max(main, 1));
  const top = main * each + (main - 1) * PHONE_GAP;
  const below = { width: area.width, height: area.height - top - PHONE_GAP };
  return {
    main: Array.from({ length: main }, (_, i) => ({
      x: 0,
      y: i * (each + PHONE_GAP),
      width: area.width,
      height: each,
    })),
    strip: grid(below, strip, 2, PHONE_GAP).map((rect) => ({ ...rect, y: rect.y + top + PHONE_GAP })),
  };
}

/** Several shared pictures share the place so that each is as large as it can be at 16:9. */
function split(area: Area, count: number, gap: number): Rect[] {
  if (count === 0) return [];
  let best: Rect[] = [];
  let bestWidth = -1;
  for (let columns = 1; columns <= count; columns++) {
    const rects = grid(area, count, columns, gap);
    const first = rects[0];
    if (!first) continue;
    const width = Math.min(first.width, (first.height * 16) / 9);
    if (width > bestWidth) {
      best = rects;
      bestWidth = width;
    }
  }
  return best;
}

function isVeryWide(area: Area): boolean {
  return area.width > 2 * area.height;
}
