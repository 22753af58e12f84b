// How much somebody may write. Pure: time is a parameter.

export class Pace {
  private readonly took = new Map<string, number[]>();

  constructor(
    private readonly most: number,
    private readonly windowMs: number,
  ) {}

  /** Counts one of somebody's, or says after how many milliseconds there is room for it. */
  take(now: number, who: string): number | null {
    for (const [one, times] of this.took) {
      const recent = times.filter((time) => now - time < this.windowMs);
      if (recent.length === 0) this.took.delete(one);
      else this.took.set(one, recent);
    }
    const times = this.took.get(who) ?? [];
    const [first] = times;
    if (first !== undefined && times.length >= this.most) return first + this.windowMs - now;
    this.took.set(who, [...times, now]);
    return null;
  }
}
