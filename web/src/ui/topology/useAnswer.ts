import { useCallback, useContext, useState } from "react";
import { type Failure, whyFailed } from "../api";
import { CallContext } from "../call/view";
import { type Prefs, prefs } from "../prefs";

interface Answers {
  answer: (carries: boolean) => void;
  hide: (hidesAddress: boolean) => void;
  failure: Failure | null;
}

/** Tells the room, if one is in one, what this browser does for others; what it took in is kept for the next one. */
export function useAnswer(): Answers {
  const call = useContext(CallContext)?.call;
  const [failure, setFailure] = useState<Failure | null>(null);
  const keep = useCallback(async (change: Partial<Prefs>, telling: Promise<void> | undefined) => {
    setFailure(null);
    try {
      await telling;
      prefs.setState(change);
    } catch (error) {
      setFailure(whyFailed(error));
    }
  }, []);
  const answer = useCallback((carries: boolean) => void keep({ carries }, call?.carry(carries)), [call, keep]);
  const hide = useCallback(
    (hidesAddress: boolean) => void keep({ hidesAddress }, call?.changeSelf({ private: hidesAddress })),
    [call, keep],
  );
  return { answer, hide, failure };
}
