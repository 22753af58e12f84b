// What this browser's line carries up, from what is sent over it anyway and from probes. Pure. That little flows says
// nothing of a line, and a low number costs its owner the direct way: a lower bound only ever raises what is known.

import type { Window } from "./window";

/** In kbit/s, more than a room asks of anybody: that a line carries at least so much is all there is to know. */
export const PLENTY_KBPS = 8000;
const MOST_OF_THE_TIME = 0.8;
/** Below that the path is held back by something else than its estimate. */
const NEAR = 0.7;
/** A new connection finds out what it may send, from 300 kbit/s up, and calls itself limited meanwhile. */
const STILL_GROWS = 1.1;

export class Line {
  kbps: number | null = null;
  /** The estimates of the last windows, while the line was the limit. */
  private before: number | null = null;

  /** What a probe found; `least` where a larger one might have found more. */
  probed(kbps: number, least: boolean): void {
    if (least) this.atLeast(kbps);
    else this.kbps = kbps;
  }

  /** What flowed on all connections of late. */
  sent(server: Window | null, peers: readonly Window[]): void {
    const full = filled(server, peers);
    const settled = full !== null && this.before !== null && full <= this.before * STILL_GROWS;
    this.before = full;
    if (settled) this.kbps = full;
    const all = server ? [server, ...peers] : peers;
    this.atLeast(Math.round(sum(all.map(({ sentKbps, lost }) => sentKbps * (1 - lost)))));
  }

  private atLeast(kbps: number): void {
    if (kbps > (this.kbps ?? PLENTY_KBPS)) this.kbps = kbps;
  }
}

/**
 * What the line carries while pictures fill it; null while they do not. Where one other participant alone gets too
 * little, the narrow line may be theirs.
 */
function filled(server: Window | null, peers: readonly Window[]): number | null {
  const ends = [...(server ? [server] : []), ...peers].filter(({ pictures }) => pictures);
  const mine = (server?.pictures ?? false) || ends.length > 1;
  if (!mine || !ends.every(isLimited)) return null;
  const all = server ? [server, ...peers] : peers;
  return sum(all.map((one) => (one.pictures ? (one.estimateKbps ?? one.sentKbps) : one.sentKbps)));
}

function isLimited({ limited, estimateKbps, sentKbps }: Window): boolean {
  return limited.bandwidth > MOST_OF_THE_TIME && estimateKbps !== null && sentKbps > estimateKbps * NEAR;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
