// How fast the server's counters count, of two readings some seconds apart.

import type { AdminOverview } from "../../protocol/generated";

type Reading = Pick<
  AdminOverview,
  "uptime_ms" | "media_bytes_in" | "media_bytes_out" | "media_threads" | "media_busy_ms"
>;

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

export interface Measured {
  readings: readonly Reading[];
  /** Oldest first. */
  samples: readonly Sample[];
}

export const NOTHING: Measured = { readings: [], samples: [] };

/** The threads publish what they count once a second: over a shorter time that would show. */
const WINDOW_MS = 10_000;
const MOST_SAMPLES = 60;

/** Takes in what the server just said. A server that was started anew counts from nothing, and so does this. */
export function measure(before: Measured, overview: AdminOverview): Measured {
  const last = before.readings.at(-1);
  const { readings, samples } = last && overview.uptime_ms < last.uptime_ms ? NOTHING : before;
  const kept = [...readings.filter(({ uptime_ms }) => overview.uptime_ms - uptime_ms <= WINDOW_MS), overview];
  const rates = ratesOf(kept);
  if (rates === null) return { readings: kept, samples };
  const sample = { ...rates, people: overview.people, rooms: overview.live_rooms };
  return { readings: kept, samples: [...samples, sample].slice(-MOST_SAMPLES) };
}

function ratesOf(readings: readonly Reading[]): Rates | null {
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last || last.uptime_ms <= first.uptime_ms) return null;
  const ms = last.uptime_ms - first.uptime_ms;
  // Bits in a millisecond are kilobits in a second.
  const kbps = (bytes: number) => (bytes * 8) / ms;
  return {
    inKbps: kbps(last.media_bytes_in - first.media_bytes_in),
    outKbps: kbps(last.media_bytes_out - first.media_bytes_out),
    busy: (last.media_busy_ms - first.media_busy_ms) / ms / Math.max(1, last.media_threads),
  };
}
