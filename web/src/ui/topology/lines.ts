// Lines between places, and where on them there is room for words.

import type { Box, Point } from "./place";

/** How far a line bends aside for the one that goes the other way. */
const BEND_PX = 14;

/** A line from one place to another; with `bent`, it makes room for its counterpart. */
export function curve(from: Point, to: Point, bent: boolean): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const bend = bent ? BEND_PX : 0;
  const x = (from.x + to.x) / 2 - (dy / length) * bend;
  const y = (from.y + to.y) / 2 + (dx / length) * bend;
  return `M${from.x} ${from.y}Q${round(x)} ${round(y)} ${to.x} ${to.y}`;
}

export interface Rect extends Point, Box {}

export interface Label {
  key: string;
  a: Point;
  b: Point;
  width: number;
  height: number;
  /** Worth covering something. */
  must: boolean;
}

/** So much of a label may lie over something else, as a share of it. */
const MAY_COVER = 0.25;

/** Along the line, the middle first. */
const SPOTS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73];

/**
 * The middle of each label: the first spot on its line where it covers nothing, or the one where it covers least. None
 * where it would cover too much of something.
 */
export function spots(labels: readonly Label[], taken: readonly Rect[]): Map<string, Point> {
  const full = [...taken];
  const found = new Map<string, Point>();
  for (const { key, a, b, width, height, must } of labels) {
    let best: { at: Point; rect: Rect; covers: number } | null = null;
    for (const share of SPOTS) {
      const at = { x: round(a.x + (b.x - a.x) * share), y: round(a.y + (b.y - a.y) * share) };
      const rect = { x: at.x - width / 2, y: at.y - height / 2, width, height };
      const covers = full.reduce((sum, other) => sum + common(rect, other), 0);
      if (best === null || covers < best.covers) best = { at, rect, covers };
      if (covers === 0) break;
    }
    if (best === null || (!must && best.covers > MAY_COVER * width * height)) continue;
    full.push(best.rect);
    found.set(key, best.at);
  }
  return found;
}

function common(one: Rect, other: Rect): number {
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return across > 0 && down > 0 ? across * down : 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
