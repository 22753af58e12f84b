// Pictures change their way one after another. Each of them starts an encoder there, a decoder here and a key frame between
// them; all at once they make a small computer stand still, and fill a short uplink. Sound weighs nothing and waits for
// nobody. Pure.

import type { Choice, Standing } from "./choose";
import type { Feed, FeedKey } from "./feeds";

/** What is to be asked for now, of all that is to be asked for. */
export function paced(
  planned: readonly Feed[],
  standing: ReadonlyMap<FeedKey, Standing>,
  { play, ask }: Choice,
): ReadonlyMap<FeedKey, Feed> {
  // What is not seen at all is not kept waiting.
  const isSeen = ({ covers }: Feed) => covers.every((track) => play.has(track));
  const pictures = planned.filter((feed) => feed.kind === "video" && isSeen(feed));
  const isBusy = pictures.some(({ key }) => standing.get(key)?.fresh && !standing.get(key)?.ready);
  const next = pictures.filter(({ key }) => !standing.has(key)).sort((a, b) => order(a) - order(b));
  const later = new Set(next.slice(isBusy ? 0 : 1).map(({ key }) => key));
  return new Map([...ask].filter(([key]) => !later.has(key)));
}

/** The same for all receivers, so that one sender after the other begins. */
const order = ({ covers }: Feed) => Math.min(...covers);
