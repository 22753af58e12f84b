// How often the composed picture is drawn: as often as the fastest of those in it comes. More would be the same pictures
// again, encoded once for each listener. Pure.

/** Two that come as seldom as this, and between each other, would be seen late. */
export const LEAST = 12;
const WINDOW_MS = 1000;

export class Pulse {
  private rate: number;
  private next = 0;
  private since = Number.NEGATIVE_INFINITY;
  private counts: ReadonlyMap<unknown, number> = new Map();

  /** `most`: so often a second at most, and as long as nothing is known. */
  constructor(private readonly most: number) {
    this.rate = most;
  }

  /** Whether one is to be drawn. `counts`: how many pictures of each have come so far. */
  isDue(now: number, counts: () => ReadonlyMap<unknown, number>): boolean {
    if (now - this.since >= WINDOW_MS) this.measure(now, counts());
    // A tick that comes a little early is the one that was meant.
    if (now < this.next - 500 / this.most) return false;
    this.next = Math.max(this.next + 1000 / this.rate, now);
    return true;
  }

  /** Everything is in another place: the next one is due. */
  anew(): void {
    this.next = 0;
  }

  private measure(now: number, counts: ReadonlyMap<unknown, number>): void {
    const seconds = (now - this.since) / 1000;
    const rates = [...counts].map(([face, count]) => (count - (this.counts.get(face) ?? count)) / seconds);
    const fastest = Math.max(0, ...rates);
    // Where nothing was counted nothing is known: not every browser counts what comes by a connection.
    this.rate = fastest > 0 ? Math.min(this.most, Math.max(LEAST, fastest)) : this.most;
    [this.since, this.counts] = [now, counts];
  }
}
