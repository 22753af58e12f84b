import { useEffect, useState } from "react";
import type { Graph } from "../../protocol/generated";
import { type Failure, lookAtGraph, whyFailed } from "../api";

const EVERY_MS = 1000;
/** A server that has not answered by then is asked again. */
const PATIENCE_MS = 5000;

export interface Looked {
  /** The newest that came; stays while asking fails. */
  graph: Graph | null;
  /** When it came. */
  at: number;
  /** Why the last asking failed. */
  failure: Failure | null;
}

/** The graph of the room, asked for every second while somebody looks at it. */
export function useGraph(room: string | null): Looked {
  const [looked, setLooked] = useState<Looked>({ graph: null, at: 0, failure: null });
  useEffect(() => {
    if (room === null) return;
    let ended = false;
    let asking: AbortController | undefined;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      if (!document.hidden) {
        asking = new AbortController();
        const patience = setTimeout(() => asking?.abort(), PATIENCE_MS);
        try {
          const graph = await lookAtGraph(room, asking.signal);
          if (!ended) setLooked({ graph, at: Date.now(), failure: null });
        } catch (error) {
          if (!ended) setLooked((before) => ({ ...before, failure: whyFailed(error) }));
        }
        clearTimeout(patience);
      }
      if (!ended) timer = setTimeout(look, EVERY_MS);
    };
    void look();
    return () => {
      ended = true;
      asking?.abort();
      clearTimeout(timer);
    };
  }, [room]);
  return looked;
}
