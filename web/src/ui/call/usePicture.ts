import { trackOf } from "../../call/select";
import type { CallState } from "../../call/state";
import type { Participant, SlotFlow, Source } from "../../protocol/generated";
import type { Part } from "./part";
import type { TileInfo } from "./tiles";
import { useCall } from "./view";

/** Why a tile shows no picture, where one was to be expected; null where none was. */
export type NoPicture = "waiting" | "stopped" | "bandwidth" | "no_media" | "server" | "path" | null;

export interface Picture {
  part: Part;
  /** It comes. */
  live: boolean;
  missing: NoPicture;
}

const MISSING: Record<SlotFlow, NoPicture> = {
  live: null,
  waiting: "waiting",
  muted: null,
  stopped: "stopped",
  hidden: null,
  bandwidth: "bandwidth",
  no_media: "no_media",
  gone: null,
};

export function usePicture(tile: TileInfo, participant: Participant): Picture {
  const source: Source = tile.kind === "screen" ? "screen" : "camera";
  const own = useCall((state) => (tile.you ? state.own[source] : null));
  const incoming = useCall((state) => (tile.track === null ? undefined : state.incoming.get(tile.track)));
  const hidden = useCall((state) => state.hidden.has(tile.participant) && tile.kind === "person");
  const trouble = useCall(troubleOf);

  if (own) return { part: whole(own.stream), live: own.state === "on" && own.stream !== null, missing: null };
  const track = trackOf(participant, source);
  const part: Part = incoming ?? whole(null);
  if (!track || track.muted || hidden) return { part, live: false, missing: null };
  if (participant.stopped.includes(source)) return { part: whole(null), live: false, missing: "stopped" };
  const flow = incoming?.flow ?? "waiting";
  const live = flow === "live" && part.stream !== null;
  return { part, live, missing: live ? null : (trouble ?? MISSING[flow] ?? null) };
}

const whole = (stream: MediaStream | null): Part => ({ stream, picture: null, crop: null });

function troubleOf(state: CallState): NoPicture {
  if (state.link.trouble === "no_path") return "path";
  return state.link.trouble === "server_gone" ? "server" : null;
}
