// How long to wait before the next attempt to reach the server: the first at once, then from a quarter of a second to
// one second. Short, because a person waits in a call; the spread keeps a full room from knocking in the same instant
// after a restart.

const FIRST_MS = 250;
const LONGEST_MS = 1000;
const SPREAD = 0.3;

/** `attempt` counts from 0; `random` is from 0 to 1. */
export function backoff(attempt: number, random: number): number {
  if (attempt === 0) return 0;
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(base * (1 + SPREAD * (random - 0.5)));
}
