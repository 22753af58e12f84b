import { useMemo } from "react";
import type { Graph } from "../../protocol/generated";
import { lookAtGraph } from "../api";
import { type Polled, usePolled } from "../usePolled";

const EVERY_MS = 1000;

export type Looked = Polled<Graph>;

/** The graph of a room, asked for every second while somebody looks at it: by people in it, where nothing else is said. */
export function useGraph(
  room: string | null,
  look: (room: string, signal: AbortSignal) => Promise<Graph> = lookAtGraph,
): Looked {
  const ask = useMemo(() => (room === null ? null : (signal: AbortSignal) => look(room, signal)), [room, look]);
  return usePolled(ask, EVERY_MS);
}
