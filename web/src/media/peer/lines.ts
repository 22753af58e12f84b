// Which m-line of a link with another participant carries what. Pure. Each m-line carries one thing there and another
// thing back, and either end chooses what comes to it.

import type { Feed, FeedKey } from "../feeds";
import type { Kind } from "../wants";

/** An m-line of the link. */
export interface Line {
  mid: string;
  kind: Kind;
}

/** Of each kind: a voice and a screen's sound, a camera and a screen. */
export const FIRST_LINES = 2;
/** Of each kind. */
const MOST_LINES = 24;

/** Which feed comes over which m-line: what has one keeps it, what is new takes the one that has been free longest. */
export function assign(
  feeds: readonly Feed[],
  lines: readonly Line[],
  before: ReadonlyMap<FeedKey, string>,
): ReadonlyMap<FeedKey, string> {
  const kinds = new Map(lines.map((line) => [line.mid, line.kind]));
  const now = new Map<FeedKey, string>();
  for (const { key, kind } of feeds) {
    const mid = before.get(key);
    if (mid !== undefined && kinds.get(mid) === kind) now.set(key, mid);
  }
  const taken = new Set(now.values());
  // A line that was free before holds nothing of somebody else that is still on its way.
  const justFreed = new Set(before.values());
  const free = lines.filter((line) => !taken.has(line.mid));
  free.sort((a, b) => Number(justFreed.has(a.mid)) - Number(justFreed.has(b.mid)));
  for (const { key, kind } of feeds) {
    if (now.has(key)) continue;
    const index = free.findIndex((line) => line.kind === kind);
    const [line] = index < 0 ? [] : free.splice(index, 1);
    if (line) now.set(key, line.mid);
  }
  return now;
}

/** How many m-lines of a kind there shall be, doubled where there are too few. */
export function needed(kind: Kind, feeds: readonly Feed[], lines: readonly Line[]): number {
  const wanted = feeds.filter((feed) => feed.kind === kind).length;
  let count = Math.max(FIRST_LINES, lines.filter((line) => line.kind === kind).length);
  while (count < wanted) count *= 2;
  return Math.min(count, MOST_LINES);
}
