// From what there is to what is wanted. Pure: `perform` takes the first step, looks again, and so chases the newest
// wants. New things come before old ones go.

import type { Publication, Slot, Source } from "../protocol/generated";
import type { Has } from "./has";
import { assign, needed } from "./lines";
import type { Wants } from "./wants";

export type Step<T> =
  | { do: "attach"; source: Source; track: T | null }
  /** An offer with this many receiving m-lines. */
  | { do: "offer"; audio: number; video: number; restart: boolean }
  | { do: "publish"; tracks: readonly Publication[] }
  | { do: "watch"; slots: readonly Slot[] };

/** Of each kind; the server answers 128 in all. */
export const MOST_SLOTS = 60;
/** The first are enough for five people before another SDP round. */
const SLOTS = { first: 4, most: MOST_SLOTS };

export function steps<T>(wants: Wants<T>, has: Has<T>): Step<T>[] {
  const todo: Step<T>[] = [];

  for (const [source, { track }] of wants.sending) {
    if (track !== null && has.attached.get(source) !== track) todo.push({ do: "attach", source, track });
  }

  const wanted = [...wants.receiving].map(([key, { kind }]) => ({ key, kind }));
  const audio = needed("audio", wanted, has.slots, SLOTS);
  const video = needed("video", wanted, has.slots, SLOTS);
  const grows = audio + video > has.slots.length;
  const asked = grows || has.restart || has.more;
  if (asked && !has.offering) todo.push({ do: "offer", audio, video, restart: has.restart });

  const tracks = publications(wants, has);
  if (has.unsaid.publish || !same(tracks, has.published)) todo.push({ do: "publish", tracks });

  const mids = assign(wanted, has.slots, has.had);
  const slots = [...wants.receiving].flatMap(([track, { width, height }]): Slot[] => {
    const mid = mids.get(track);
    return mid === undefined ? [] : [{ mid, track, width, height }];
  });
  if (has.unsaid.watch || !same(slots, has.watched)) todo.push({ do: "watch", slots });

  for (const source of has.attached.keys()) {
    if (!wants.sending.get(source)?.track) todo.push({ do: "attach", source, track: null });
  }
  return todo;
}

function publications<T>(wants: Wants<T>, has: Has<T>): Publication[] {
  const list: Publication[] = [];
  for (const [source, { track, muted }] of wants.sending) {
    const mid = has.senders.get(source);
    if (mid !== undefined) list.push({ mid, source, muted: muted || track === null });
  }
  return list;
}

/** Both are lists of flat records of the same shape. */
function same<R extends object>(a: readonly R[], b: readonly R[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => Object.entries(one).every(([key, value]) => b[i]?.[key as keyof R] === value))
  );
}
