import { trackOf } from "../../call/select";
import type { Kind } from "../../protocol/generated";
import { useCall } from "../call/view";
import type { Eyes } from "./eyes";

/** Of somebody who is in the room: the socket tells them sooner than the graph. */
export function useEyes(): Eyes {
  const you = useCall((state) => state.you);
  const participants = useCall((state) => state.participants);
  const lossUp = useCall((state) => (state.link.bars === null ? null : state.link.lossUp));
  const clockOffset = useCall((state) => state.clockOffset);
  const sends = (id: number, kind: Kind) => {
    const person = participants.get(id);
    // Somebody the socket has not told of yet: the graph is believed.
    if (!person) return true;
    const sources = kind === "audio" ? (["microphone", "screen_audio"] as const) : (["camera", "screen"] as const);
    return sources.some((source) => trackOf(person, source) !== null);
  };
  return { you, sends, lossUp, clockOffset };
}
