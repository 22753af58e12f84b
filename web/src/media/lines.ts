// Which m-line of a link carries what. Pure. An m-line is reused for whoever is shown, and a receiver that gets something
// new to carry still holds the last frame of what it carried: for a moment it would show somebody in the tile of another.
// So whatever comes again takes the m-line it had.

import type { Kind } from "./wants";

/** An m-line that something can come over. */
export interface Line {
  mid: string;
  kind: Kind;
}

/** What each m-line carries or carried last; what was left longest ago comes first. */
export type Had<K> = ReadonlyMap<string, K>;

/**
 * The m-line of each thing that is wanted: the one it has or had last, as long as nothing else took it; else one that never
 * carried anything; else the one that was left longest ago. What finds none of its kind waits for one.
 */
export function assign<K>(
  wanted: readonly { key: K; kind: Kind }[],
  lines: readonly Line[],
  had: Had<K>,
): ReadonlyMap<K, string> {
  const kinds = new Map(lines.map(({ mid, kind }) => [mid, kind]));
  const known = new Map([...had].map(([mid, key]) => [key, mid]));
  const now = new Map<K, string>();
  for (const { key, kind } of wanted) {
    const mid = known.get(key);
    if (mid !== undefined && kinds.get(mid) === kind) now.set(key, mid);
  }
  const taken = new Set(now.values());
  const since = [...had.keys()];
  const free = lines.filter(({ mid }) => !taken.has(mid)).sort((a, b) => since.indexOf(a.mid) - since.indexOf(b.mid));
  for (const { key, kind } of wanted) {
    if (now.has(key)) continue;
    const index = free.findIndex((line) => line.kind === kind);
    const [line] = index < 0 ? [] : free.splice(index, 1);
    if (line) now.set(key, line.mid);
  }
  return now;
}

/** What is to be known the next time. */
export function remember<K>(had: Had<K>, now: ReadonlyMap<K, string>): Had<K> {
  const all = new Map(had);
  for (const [key, mid] of now) {
    all.delete(mid);
    all.set(mid, key);
  }
  return all;
}

/** How many m-lines of a kind there shall be, doubled where there are too few, so that growing costs few SDP rounds. */
export function needed(
  kind: Kind,
  wanted: Iterable<{ kind: Kind }>,
  lines: readonly Line[],
  { first, most }: { first: number; most: number },
): number {
  const count = [...wanted].filter((one) => one.kind === kind).length;
  let lots = Math.max(first, lines.filter((line) => line.kind === kind).length);
  while (lots < count) lots *= 2;
  return Math.min(lots, most);
}
