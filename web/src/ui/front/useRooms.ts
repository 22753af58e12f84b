import { useCallback, useEffect, useState } from "react";
import type { RoomOutside } from "../../protocol/generated";
import { listRooms } from "../api";

export type Rooms = { state: "loading" } | { state: "failed" } | { state: "here"; rooms: readonly RoomOutside[] };

const EVERY_MS = 10_000;

/** The listed rooms, asked for again now and then while the page can be seen. */
export function useRooms(): { rooms: Rooms; again: () => void } {
  const [rooms, setRooms] = useState<Rooms>({ state: "loading" });
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((n) => n + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const here = await listRooms(stop.signal);
        setRooms({ state: "here", rooms: here });
      } catch {
        if (!stop.signal.aborted) setRooms((old) => (old.state === "here" ? old : { state: "failed" }));
      }
    };
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    document.addEventListener("visibilitychange", ask);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, [round]);

  return { rooms, again };
}
