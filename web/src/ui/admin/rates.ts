// How fast the server's counters count, of two readings some seconds apart.

import type { AdminOverview, MediaThread } from "../../protocol/generated";

type Reading = Pick<AdminOverview, "uptime_ms" | "threads">;

interface Rates {
  inKbps: number;
  outKbps: number;
  /** The share of their time the media threads are awake, 0 to 1. */
  busy: number;
}

/** What is drawn as a line. */
export interface Sample extends Rates {
  people: number;
  rooms: number;
}

/** A media thread, of late. */
export interface Pace {
  thread: MediaThread;
  /** Packets a second. */
  inRate: number;
  outRate: number;
  /** Time awake for each packet handed to somebody, in microseconds; null where there was none. */
  perPacketUs: number | null;
  /** Datagrams that went with one system call; null where there was none. */
  perSend: number | null;
  /** The share of its time that it was awake, 0 to 1. */
  busy: number;
  /** Packets it had to drop. */
  unsent: number;
}

export interface Measured {
  readings: readonly Reading[];
  /** Oldest first. */
  samples: readonly Sample[];
  threads: readonly Pace[];
}

export const NOTHING: Measured = { readings: [], samples: [], threads: [] };

/** The threads publish what they count once a second: over a shorter time that would show. */
const WINDOW_MS = 10_000;
const MOST_SAMPLES = 60;

/** Takes in what the server just said. A server that was started anew counts from nothing, and so does this. */
export function measure(before: Measured, overview: AdminOverview): Measured {
  const last = before.readings.at(-1);
  const { readings, samples } = last && overview.uptime_ms < last.uptime_ms ? NOTHING : before;
  const kept = [...readings.filter(({ uptime_ms }) => overview.uptime_ms - uptime_ms <= WINDOW_MS), overview];
  const first = kept[0];
  if (!first || overview.uptime_ms <= first.uptime_ms) return { readings: kept, samples, threads: [] };
  const sample = { ...ratesOf(first, overview), people: overview.people, rooms: overview.live_rooms };
  return { readings: kept, samples: [...samples, sample].slice(-MOST_SAMPLES), threads: pacesOf(first, overview) };
}

function ratesOf(first: Reading, last: Reading): Rates {
  const ms = last.uptime_ms - first.uptime_ms;
  const sum = ({ threads }: Reading, of: (thread: MediaThread) => number) =>
    threads.reduce((all, thread) => all + of(thread), 0);
  const grown = (of: (thread: MediaThread) => number) => sum(last, of) - sum(first, of);
  return {
    // Bits in a millisecond are kilobits in a second.
    inKbps: (grown(({ bytes_in }) => bytes_in) * 8) / ms,
    outKbps: (grown(({ bytes_out }) => bytes_out) * 8) / ms,
    busy: grown(({ busy_ms }) => busy_ms) / ms / Math.max(1, last.threads.length),
  };
}

function pacesOf(first: Reading, last: Reading): Pace[] {
  const ms = last.uptime_ms - first.uptime_ms;
  return last.threads.flatMap((thread) => {
    const before = first.threads.find((one) => one.thread === thread.thread);
    if (!before) return [];
    const out = thread.packets_out - before.packets_out;
    const sends = thread.sends - before.sends;
    const busyMs = thread.busy_ms - before.busy_ms;
    return {
      thread,
      inRate: ((thread.packets_in - before.packets_in) * 1000) / ms,
      outRate: (out * 1000) / ms,
      perPacketUs: out > 0 ? (busyMs * 1000) / out : null,
      perSend: sends > 0 ? (thread.datagrams_out - before.datagrams_out) / sends : null,
      busy: busyMs / ms,
      unsent: thread.unsent - before.unsent,
    };
  });
}
