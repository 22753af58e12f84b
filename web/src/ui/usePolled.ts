import { useEffect, useState } from "react";
import { type Failure, whyFailed } from "./api";

/** A server that has not answered by then is asked again. */
const PATIENCE_MS = 5000;

export interface Polled<T> {
  /** The newest that came; stays while asking fails. */
  value: T | null;
  /** When it came. */
  at: number;
  /** Why the last asking failed. */
  failure: Failure | null;
}

/**
 * Asks again and again while the page can be seen, `everyMs` after each answer. `ask` is to be the same function for as
 * long as it asks the same; null asks nothing.
 */
export function usePolled<T>(ask: ((signal: AbortSignal) => Promise<T>) | null, everyMs: number): Polled<T> {
  const [polled, setPolled] = useState<Polled<T>>({ value: null, at: 0, failure: null });
  useEffect(() => {
    if (ask === null) return;
    let ended = false;
    let asking: AbortController | undefined;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      if (!document.hidden) {
        asking = new AbortController();
        const patience = setTimeout(() => asking?.abort(), PATIENCE_MS);
        try {
          const value = await ask(asking.signal);
          if (!ended) setPolled({ value, at: Date.now(), failure: null });
        } catch (error) {
          if (!ended) setPolled((before) => ({ ...before, failure: whyFailed(error) }));
        }
        clearTimeout(patience);
      }
      if (!ended) timer = setTimeout(look, everyMs);
    };
    void look();
    return () => {
      ended = true;
      asking?.abort();
      clearTimeout(timer);
    };
  }, [ask, everyMs]);
  return polled;
}
