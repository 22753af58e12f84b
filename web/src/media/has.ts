// What there is: the link's m-lines, what is attached to them, and what the server was told last. Pure.

import type { TrackId } from "../call/state";
import type { Publication, Slot, Source } from "../protocol/generated";
import { type Had, type Line, remember } from "./lines";

export interface Has<T> {
  /** The sending m-lines; empty before the first offer. */
  senders: ReadonlyMap<Source, string>;
  slots: readonly Line[];
  /** What flows into each sending m-line. */
  attached: ReadonlyMap<Source, T>;
  /** An offer is on its way, or its answer. */
  offering: boolean;
  /** ICE is to be restarted with the next offer. */
  restart: boolean;
  /** Something beside m-lines for media is to be in the next offer. */
  more: boolean;
  published: readonly Publication[];
  /** Also says which track has which slot. */
  watched: readonly Slot[];
  /** Which track each slot carried last. */
  had: Had<TrackId>;
  /** The server may not know `published` and `watched`: after a lost socket they are said again. */
  unsaid: { publish: boolean; watch: boolean };
}

export function nothing<T>(): Has<T> {
  return {
    senders: new Map(),
    slots: [],
    attached: new Map(),
    offering: false,
    restart: false,
    more: false,
    published: [],
    watched: [],
    had: new Map(),
    unsaid: { publish: false, watch: false },
  };
}

/** The server was told to bring these. */
export function watching<T>(has: Has<T>, watched: readonly Slot[]): Has<T> {
  const now = new Map(watched.map(({ track, mid }) => [track, mid]));
  return { ...has, watched, had: remember(has.had, now), unsaid: { ...has.unsaid, watch: false } };
}
