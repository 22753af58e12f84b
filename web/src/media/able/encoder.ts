// How fast this computer encodes, and whether it keeps up. Pure.

import { largest, type Window } from "./window";

/** What people send of themselves when nothing holds them back. */
const PIXELS_720P = 1280 * 720;
/** Twice the pixels take less than twice the time: a large picture is encoded by several threads. */
const GROWTH = 0.85;
const MOST_OF_THE_TIME = 0.5;

/**
 * How long one picture takes, in ms: the largest that is encoded on any connection, reckoned up or down to 720p. A room
 * asks for a picture as large as it is shown, so that the plain time would change with everybody's windows.
 */
export function encodeMs(windows: readonly Window[]): number | null {
  const found = largest(windows.flatMap(({ encode }) => (encode ? [encode] : [])));
  if (!found) return null;
  const ms = found.ms * (PIXELS_720P / found.pixels) ** GROWTH;
  return Math.round(ms * 100) / 100;
}

export function cpuLimited(windows: readonly Window[]): boolean {
  return windows.some(({ limited }) => limited.cpu > MOST_OF_THE_TIME);
}
