import { useEffect, useRef, useState } from "react";

/** A room that cannot decide may change its shape several times a second; nobody should have to watch that. */
export const SHAPE_EVERY_MS = 2000;

/** Lets a value through at most once in a while; of those that came meanwhile, the last one. */
export class Pace<T> {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last: T;
  private lastAt = Number.NEGATIVE_INFINITY;

  constructor(
    first: T,
    private readonly everyMs: number,
    private readonly show: (value: T) => void,
    private readonly same: (a: T, b: T) => boolean = Object.is,
  ) {
    this.last = first;
  }

  next(value: T): void {
    clearTimeout(this.timer);
    if (this.same(value, this.last)) return;
    const wait = this.lastAt + this.everyMs - Date.now();
    if (wait > 0) {
      this.timer = setTimeout(() => this.next(value), wait);
      return;
    }
    this.last = value;
    this.lastAt = Date.now();
    this.show(value);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** The value as it may be shown: one with another key waits its turn, one with the same key is shown at once. */
export function usePaced<T>(value: T, key: string, everyMs = SHAPE_EVERY_MS): T {
  const [shown, setShown] = useState({ key, value });
  const pace = useRef<Pace<{ key: string; value: T }> | null>(null);
  pace.current ??= new Pace(shown, everyMs, setShown, (a, b) => a.key === b.key);
  useEffect(() => {
    pace.current?.next({ key, value });
  }, [key, value]);
  useEffect(() => () => pace.current?.stop(), []);
  return shown.key === key ? value : shown.value;
}
