import { useContext } from "react";
import { type StoreApi, useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { CallState } from "../../call/state";
import { CallContext } from "../call/view";

type Heard = Pick<CallState, "speaking">;

const NOBODY = createStore<Heard>()(() => ({ speaking: new Map() }));

/** Who is heard in the call, if one is in one. By itself, because it changes several times a second. */
export function useSpeaking(): Heard["speaking"] {
  const store: Pick<StoreApi<Heard>, "getState" | "getInitialState" | "subscribe"> = useContext(CallContext)?.call
    .store ?? NOBODY;
  return useStore(store, (state) => state.speaking);
}
