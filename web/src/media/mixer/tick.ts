// A clock that goes on in a background tab, where the page's own timers come once a second and animation frames never.

export interface Ticker {
  stop(): void;
}

/** Calls so often a second, and never again before the call before has returned. */
export function startTicker(fps: number, call: () => void): Ticker {
  const worker = new Worker(new URL("./tick.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = () => {
    try {
      call();
    } finally {
      worker.postMessage(null);
    }
  };
  worker.postMessage(fps);
  return {
    stop: () => {
      // What it said already is not heard either.
      worker.onmessage = null;
      worker.terminate();
    },
  };
}
