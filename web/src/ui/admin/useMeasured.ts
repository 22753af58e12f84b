import { useEffect, useRef, useState } from "react";
import type { AdminOverview } from "../../protocol/generated";
import { type Measured, measure, NOTHING } from "./rates";

/** What the server's counters say, taken in each time it was asked. */
export function useMeasured(overview: AdminOverview | null): Measured {
  const [measured, setMeasured] = useState(NOTHING);
  const last = useRef<AdminOverview | null>(null);
  useEffect(() => {
    if (overview === null || last.current === overview) return;
    last.current = overview;
    setMeasured((before) => measure(before, overview));
  }, [overview]);
  return measured;
}
