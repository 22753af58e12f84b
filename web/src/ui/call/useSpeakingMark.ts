import { type RefObject, useEffect } from "react";
import type { CallState, ParticipantId } from "../../call/state";
import { useCallContext } from "./view";

/** The mark stays a little after the voice, so that it does not flicker between words. */
const STAYS_MS = 400;
/** Loudness of the own microphone that counts as talking. */
const OWN_VOICE = 12;

/**
 * Marks an element with `data-speaking` while somebody talks; null: nobody ever does. Past React: voices begin and end several times a second,
 * and a tile has much to render.
 */
export function useSpeakingMark(element: RefObject<HTMLElement | null>, id: ParticipantId | null): void {
  const { store } = useCallContext().call;
  useEffect(() => {
    if (id === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let talked = false;
    const mark = (on: boolean) => element.current?.toggleAttribute("data-speaking", on);
    const look = (state: CallState) => {
      const talks = isTalking(state, id);
      if (talks === talked) return;
      talked = talks;
      clearTimeout(timer);
      if (talks) mark(true);
      else timer = setTimeout(() => mark(false), STAYS_MS);
    };
    look(store.getState());
    const stop = store.subscribe(look);
    return () => {
      stop();
      clearTimeout(timer);
      mark(false);
    };
  }, [store, element, id]);
}

function isTalking(state: CallState, id: ParticipantId): boolean {
  if (state.speaking.has(id)) return true;
  return id === state.you && state.own.microphone.state === "on" && state.ownLevel >= OWN_VOICE;
}
