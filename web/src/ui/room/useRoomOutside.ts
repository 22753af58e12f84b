import { useCallback, useEffect, useState } from "react";
import type { RoomOutside } from "../../protocol/generated";
import { type Failure, lookAtRoom, whyFailed } from "../api";

export type Outside =
  | { state: "loading" }
  | { state: "here"; outside: RoomOutside }
  | { state: "missing" }
  | { state: "failed"; failure: Failure };

const EVERY_MS = 10_000;

/** What somebody outside may know of a room, asked for again now and then while it can be seen. */
export function useRoomOutside(name: string): { outside: Outside; again: () => void } {
  const [outside, setOutside] = useState<Outside>({ state: "loading" });
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((n) => n + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const stop = new AbortController();
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const here = await lookAtRoom(name, stop.signal);
        setOutside({ state: "here", outside: here });
      } catch (error) {
        if (stop.signal.aborted) return;
        const failure = whyFailed(error);
        const missing = failure !== "network" && failure.code === "no_such_room";
        setOutside((old) =>
          missing ? { state: "missing" } : old.state === "here" ? old : { state: "failed", failure },
        );
      }
    };
    void look();
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [name, round]);

  return { outside, again };
}
