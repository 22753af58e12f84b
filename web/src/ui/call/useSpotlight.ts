import { useEffect, useState } from "react";
import type { ParticipantId } from "../../call/state";
import { useCall } from "./view";

/** Somebody must lead this long before the large picture changes to them. */
const LEADS_MS = 1200;

/** Whose picture is large when nobody chose: who leads the talk, never oneself, not changing with every word. */
export function useSpotlightPerson(): ParticipantId | null {
  const you = useCall((state) => state.you);
  const dominant = useCall((state) => state.dominant);
  const participants = useCall((state) => state.participants);
  const [lead, setLead] = useState<ParticipantId | null>(null);
  const candidate = dominant !== null && dominant !== you && participants.has(dominant) ? dominant : null;

  useEffect(() => {
    if (candidate === null || candidate === lead) return;
    const timer = setTimeout(() => setLead(candidate), lead === null ? 0 : LEADS_MS);
    return () => clearTimeout(timer);
  }, [candidate, lead]);

  if (lead !== null && lead !== you && participants.has(lead)) return lead;
  return candidate ?? [...participants.keys()].find((id) => id !== you) ?? you;
}
