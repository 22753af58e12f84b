// Who gets a tile when there are more people than tiles.

export interface Chosen<T> {
  shown: readonly T[];
  left: number;
}

/**
 * The first `places` of `all`, in their order, but whoever was shown stays and whoever is `wanted` comes in, in the
 * place of somebody who was shown for no reason but their turn. Those who must not leave (oneself, pinned) are `kept`.
 */
export function choose<T>(
  all: readonly T[],
  places: number,
  previous: ReadonlySet<T>,
  wanted: ReadonlySet<T>,
  kept: ReadonlySet<T>,
): Chosen<T> {
  if (all.length <= places) return { shown: all, left: 0 };
  const rank = (one: T) => (kept.has(one) ? 0 : wanted.has(one) ? 1 : previous.has(one) ? 2 : 3);
  const order = all.map((one, index) => ({ one, index, rank: rank(one) }));
  order.sort((a, b) => a.rank - b.rank || a.index - b.index);
  const in_ = new Set(order.slice(0, Math.max(places, 0)).map(({ one }) => one));
  return { shown: all.filter((one) => in_.has(one)), left: all.length - in_.size };
}
