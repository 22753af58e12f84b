import { useCallback, useEffect, useState } from "react";
import { type Failure, whyFailed } from "../api";
import { usePolled } from "../usePolled";
import { lookAtSession, signIn, signOut } from "./api";

type Standing =
  /** The server has not said yet. */
  | { is: "asked"; failure: Failure | null }
  /** `ended`: one was in, and is not any more. */
  | { is: "out"; ended: boolean }
  | { is: "in" };

interface Session {
  standing: Standing;
  /** Rejects with why it was refused. */
  enter: (key: string) => Promise<void>;
  /** Resolves with why one is still in, if so. */
  leave: () => Promise<Failure | null>;
  /** The server says that one is not in any more. */
  ended: () => void;
}

const ASK_AGAIN_MS = 2000;

/** Whether one is signed in to the administration. */
export function useSession(): Session {
  const [standing, setStanding] = useState<"asked" | "out" | "ended" | "in">("asked");
  const { value, failure } = usePolled(standing === "asked" ? lookAtSession : null, ASK_AGAIN_MS);
  useEffect(() => {
    if (value !== null) setStanding(value.signed_in ? "in" : "out");
  }, [value]);

  const enter = useCallback(async (key: string) => {
    await signIn(key);
    setStanding("in");
  }, []);
  const leave = useCallback(async () => {
    try {
      await signOut();
      setStanding("out");
      return null;
    } catch (error) {
      return whyFailed(error);
    }
  }, []);
  const ended = useCallback(() => setStanding("ended"), []);

  return { standing: standingOf(standing, failure), enter, leave, ended };
}

function standingOf(is: "asked" | "out" | "ended" | "in", failure: Failure | null): Standing {
  switch (is) {
    case "asked":
      return { is, failure };
    case "out":
    case "ended":
      return { is: "out", ended: is === "ended" };
    case "in":
      return { is };
  }
}
