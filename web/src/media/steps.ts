// From what there is to what is wanted. Pure: `perform` takes the first step, looks again, and so chases the newest
// wants. New things come before old ones go.

import type { Publication, Slot, Source } from "../protocol/generated";
import type { Has, SlotLine } from "./has";
import type { Kind, Receiving, Wants } from "./wants";

export type Step<T> =
  | { do: "attach"; source: Source; track: T | null }
  /** An offer with this many receiving m-lines. */
  | { do: "offer"; audio: number; video: number; restart: boolean }
  | { do: "publish"; tracks: readonly Publication[] }
  | { do: "watch"; slots: readonly Slot[] };

/** The first slots of each kind: enough for five people before another SDP round. */
const FIRST_SLOTS = 4;
/** Of each kind; the server answers 128 in all. */
export const MOST_SLOTS = 60;

export function steps<T>(wants: Wants<T>, has: Has<T>): Step<T>[] {
  const todo: Step<T>[] = [];

  for (const [source, { track }] of wants.sending) {
    if (track !== null && has.attached.get(source) !== track) todo.push({ do: "attach", source, track });
  }

  const audio = needed("audio", wants, has);
  const video = needed("video", wants, has);
  const grows = audio > count(has.slots, "audio") || video > count(has.slots, "video");
  const asked = grows || has.restart || has.more;
  if (asked && !has.offering) todo.push({ do: "offer", audio, video, restart: has.restart });

  const tracks = publications(wants, has);
  if (has.unsaid.publish || !same(tracks, has.published)) todo.push({ do: "publish", tracks });

  const slots = assign(wants.receiving, has);
  if (has.unsaid.watch || !same(slots, has.watched)) todo.push({ do: "watch", slots });

  for (const source of has.attached.keys()) {
    if (!wants.sending.get(source)?.track) todo.push({ do: "attach", source, track: null });
  }
  return todo;
}

/** Which track has which slot: whoever has one keeps it, newcomers take free ones, the longest free first. */
function assign<T>(receiving: ReadonlyMap<number, Receiving>, has: Has<T>): Slot[] {
  const lines = new Map(has.slots.map((line) => [line.mid, line]));
  const kept = new Map<number, string>();
  for (const { mid, track } of has.watched) {
    if (receiving.has(track) && lines.get(mid)?.kind === receiving.get(track)?.kind) kept.set(track, mid);
  }
  const taken = new Set(kept.values());
  const justFreed = new Set(has.watched.map((slot) => slot.mid));
  const free = has.slots.filter((line) => !taken.has(line.mid));
  // A slot that was free before shows no last frame of somebody else.
  const queue = [...free.filter((line) => !justFreed.has(line.mid)), ...free.filter((line) => justFreed.has(line.mid))];

  const slots: Slot[] = [];
  for (const [track, { kind, width, height }] of receiving) {
    const mid = kept.get(track) ?? take(queue, kind);
    if (mid !== undefined) slots.push({ mid, track, width, height });
  }
  return slots;
}

function take(queue: SlotLine[], kind: Kind): string | undefined {
  const index = queue.findIndex((line) => line.kind === kind);
  return index < 0 ? undefined : queue.splice(index, 1)[0]?.mid;
}

function publications<T>(wants: Wants<T>, has: Has<T>): Publication[] {
  const list: Publication[] = [];
  for (const [source, { track, muted }] of wants.sending) {
    const mid = has.senders.get(source);
    if (mid !== undefined) list.push({ mid, source, muted: muted || track === null });
  }
  return list;
}

/** How many slots of a kind there shall be: doubled when too few, so that a growing room costs few SDP rounds. */
function needed<T>(kind: Kind, wants: Wants<T>, has: Has<T>): number {
  const wanted = count(wants.receiving.values(), kind);
  let slots = Math.max(FIRST_SLOTS, count(has.slots, kind));
  while (slots < wanted) slots *= 2;
  return Math.min(slots, MOST_SLOTS);
}

function count(things: Iterable<{ kind: Kind }>, kind: Kind): number {
  let sum = 0;
  for (const thing of things) if (thing.kind === kind) sum += 1;
  return sum;
}

/** Both are lists of flat records of the same shape. */
function same<R extends object>(a: readonly R[], b: readonly R[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => Object.entries(one).every(([key, value]) => b[i]?.[key as keyof R] === value))
  );
}
