// What there is: the link's m-lines, what is attached to them, and what the server was told last. Pure.

import type { Publication, Slot, Source } from "../protocol/generated";
import type { Kind } from "./wants";

/** A receiving m-line. It is reused for whoever is shown. */
export interface SlotLine {
  mid: string;
  kind: Kind;
}

export interface Has<T> {
  /** The sending m-lines; empty before the first offer. */
  senders: ReadonlyMap<Source, string>;
  slots: readonly SlotLine[];
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
    unsaid: { publish: false, watch: false },
  };
}
