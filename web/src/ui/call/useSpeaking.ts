import { useEffect, useState } from "react";
import type { ParticipantId } from "../../call/state";
import { useCall } from "./view";

/** The ring stays a little after the voice, so that it does not flicker between words. */
const STAYS_MS = 400;
/** Loudness of the own microphone that counts as talking. */
const OWN_VOICE = 12;

export function useSpeaking(id: ParticipantId): boolean {
  const talks = useCall((state) => {
    if (state.speaking.has(id)) return true;
    return id === state.you && state.own.microphone.state === "on" && state.ownLevel >= OWN_VOICE;
  });
  const [ring, setRing] = useState(talks);
  useEffect(() => {
    if (talks) {
      setRing(true);
      return;
    }
    const timer = setTimeout(() => setRing(false), STAYS_MS);
    return () => clearTimeout(timer);
  }, [talks]);
  return talks || ring;
}
