import { trackOf } from "../../call/select";
import type { ParticipantId } from "../../call/state";
import { useCall } from "./view";

/** What somebody shows: their screen before their face; null while nothing of it comes. */
export function useSpotlightStream(id: ParticipantId | null): MediaStream | null {
  return useCall((state) => {
    const person = id === null ? undefined : state.participants.get(id);
    if (!person) return null;
    for (const source of ["screen", "camera"] as const) {
      if (person.id === state.you) {
        if (source === "camera" && state.own.camera.state === "on") return state.own.camera.stream;
        continue;
      }
      const track = trackOf(person, source);
      const incoming = track ? state.incoming.get(track.id) : undefined;
      if (incoming?.flow === "live" && incoming.stream) return incoming.stream;
    }
    return null;
  });
}
