import { useLayoutEffect, useMemo, useRef } from "react";
import type { Drawing } from "./draw";
import { type Box, type Places, place } from "./place";

const NOWHERE: Places = new Map();

/** Where everybody stands; the same for as long as the same nodes are there. */
export function usePlaces(drawing: Drawing, { width, height }: Box): Places {
  const latest = useRef(drawing);
  const before = useRef({ hubs: "", places: NOWHERE });
  latest.current = drawing;
  const hubs = drawing.nodes.flatMap(({ key, kind }) => (kind === "person" ? [] : [key])).join();
  const here = drawing.nodes.map(({ key, kind }) => `${key} ${kind}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: numbers and links change often, and move nobody
  const places = useMemo(() => {
    const { nodes, links } = latest.current;
    if (width === 0) return NOWHERE;
    return place(
      nodes.map(({ key, kind }) => ({ key, hub: kind !== "person" })),
      links.filter(({ ways }) => ways.length > 0).map(({ a, b }) => [a, b]),
      { width, height },
      // Around another hub, everybody finds a new place.
      before.current.hubs === hubs ? before.current.places : NOWHERE,
    );
  }, [here, width, height]);
  useLayoutEffect(() => {
    before.current = { hubs, places };
  }, [hubs, places]);
  return places;
}
