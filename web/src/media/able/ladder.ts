// How large the next burst is, when it comes, and what the last one found. Pure. Small at first and then larger as long
// as the line swallows it, so that no burst fills a small line for long.

/** A burst that came to an end. */
export interface Outcome {
  /** What the line carried; null where too little came to say. */
  kbps: number | null;
  /** Most of it arrived in the time there is. */
  whole: boolean;
  tookMs: number;
  rttMs: number;
}

export interface Ladder {
  /** Of the next burst. */
  bytes: number;
  /** Until the next burst. */
  pauseMs: number;
  /** What the line was found to carry last, and how long that was good for. */
  before: { kbps: number; pauseMs: number } | null;
  /** What was too little to be believed at once. */
  doubted: number | null;
}

/** What a burst found of the line; `least` where a larger one might find more. */
export interface Found {
  kbps: number;
  least: boolean;
}

const FIRST_BYTES = 40_000;
const LEAST_BYTES = 20_000;
/** The server counts no more than 400 kB. */
const MOST_BYTES = 320_000;
/** What arrives within that, or within a few round trips, was held back by the sender's caution rather than the line. */
const FAST_MS = 150;
const FAST_TRIPS = 4;
/** Until a larger one, or one more; the server counts one in five seconds. */
const STEP_MS = 6000;
/** Until the line is looked at anew; while it stays as it is twice as long each time, up to the second. */
const PAUSE_MS = 60_000;
const MOST_PAUSE_MS = 480_000;
const ALIKE = 0.25;
/** One lost packet can hold a burst up for half a second: so much less than before, or the first, must be found twice. */
const DROP = 0.5;

export const bottom: Ladder = { bytes: FIRST_BYTES, pauseMs: STEP_MS, before: null, doubted: null };

/** `outcome` is null where no answer came. */
export function after(ladder: Ladder, outcome: Outcome | null): { ladder: Ladder; found: Found | null } {
  const { bytes, before } = ladder;
  const next = { ...ladder, doubted: null, pauseMs: PAUSE_MS };
  const smaller = Math.max(LEAST_BYTES, bytes / 2);
  if (!outcome) return { ladder: { ...next, bytes: smaller }, found: null };

  const { kbps, whole, tookMs, rttMs } = outcome;
  if (whole && bytes < MOST_BYTES && tookMs < Math.max(FAST_MS, rttMs * FAST_TRIPS)) {
    const larger = { ...next, bytes: Math.min(MOST_BYTES, bytes * 2), pauseMs: STEP_MS };
    if (kbps === null) return { ladder: larger, found: null };
    const most = Math.max(kbps, before?.kbps ?? 0);
    return { ladder: { ...larger, before: { kbps: most, pauseMs: 0 } }, found: { kbps, least: true } };
  }
  const fitting = { ...next, bytes: whole ? bytes : smaller };
  if (kbps === null) return { ladder: fitting, found: null };
  const doubtful = before === null || kbps < before.kbps * DROP;
  if (doubtful && ladder.doubted === null) {
    return { ladder: { ...fitting, doubted: kbps, pauseMs: STEP_MS }, found: null };
  }
  const believed = Math.max(kbps, ladder.doubted ?? 0);
  const alike = before !== null && Math.abs(believed - before.kbps) < before.kbps * ALIKE;
  const pauseMs = Math.min(MOST_PAUSE_MS, Math.max(PAUSE_MS, alike ? before.pauseMs * 2 : 0));
  return {
    ladder: { ...fitting, pauseMs, before: { kbps: believed, pauseMs } },
    found: { kbps: believed, least: false },
  };
}
