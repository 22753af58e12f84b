import { useEffect, useState } from "react";
import type { StreamKey } from "../../protocol/generated";
import { type Failure, listStreamKeys, revokeStreamKey, whyFailed } from "../api";

/** The stream keys of a room. */
export function useStreamKeys(room: string) {
  const [keys, setKeys] = useState<readonly StreamKey[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    const asking = new AbortController();
    listStreamKeys(room, asking.signal)
      .then(setKeys)
      .catch((error) => {
        if (!asking.signal.aborted) setFailure(whyFailed(error));
      });
    return () => asking.abort();
  }, [room]);
  const revoke = (key: StreamKey) => {
    revokeStreamKey(room, key.id)
      .then(() => setKeys((all) => all.filter(({ id }) => id !== key.id)))
      .catch((error) => setFailure(whyFailed(error)));
  };
  return { keys, failure, add: (key: StreamKey) => setKeys((all) => [...all, key]), revoke };
}
