import { trackOf } from "../../call/select";
import type { CallState, Crop } from "../../call/state";
import type { Participant, SlotFlow, Source } from "../../protocol/generated";
import type { TileInfo } from "./tiles";
import { useCall } from "./view";

/** Why a tile shows no picture, where one was to be expected; null where none was. */
export type NoPicture = "waiting" | "stopped" | "bandwidth" | "no_media" | "server" | "path" | null;

export interface Picture {
  stream: MediaStream | null;
  /** The part of it that is shown; null: all of it. */
  crop: Crop | null;
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

  const crop = incoming?.crop ?? null;
  if (own) return { stream: own.stream, crop: null, live: own.state === "on" && own.stream !== null, missing: null };
  const track = trackOf(participant, source);
  if (!track || track.muted || hidden) return { stream: incoming?.stream ?? null, crop, live: false, missing: null };
  if (participant.stopped.includes(source)) return { stream: null, crop: null, live: false, missing: "stopped" };
  const flow = incoming?.flow ?? "waiting";
  const live = flow === "live" && incoming?.stream != null;
  return { stream: incoming?.stream ?? null, crop, live, missing: live ? null : (trouble ?? MISSING[flow] ?? null) };
}

function troubleOf(state: CallState): NoPicture {
  if (state.link.trouble === "no_path") return "path";
  return state.link.trouble === "server_gone" ? "server" : null;
}
