import { useMemo, useRef } from "react";
import type { ParticipantId } from "../../call/state";
import type { Area } from "../../layout/arrange";
import { place, type Scene } from "../../layout/place";
import { usePhone } from "../useMedia";
import { type TileInfo, tilesOf } from "./tiles";
import { useSpotlightPerson } from "./useSpotlight";
import { type Layout, useCall, useView } from "./view";

export interface Staged {
  tiles: readonly TileInfo[];
  scene: Scene<string>;
  layout: Layout;
}

/** What stands where on a stage of this size. */
export function useScene(area: Area): Staged {
  const phone = usePhone();
  const participants = useCall((state) => state.participants);
  const you = useCall((state) => state.you);
  const speakers = useRecentSpeakers();
  const pinned = useView((view) => view.pinned);
  const chosen = useView((view) => view.layout);
  const lead = useSpotlightPerson();
  const previous = useRef<Scene<string> | null>(null);

  const tiles = useMemo(() => tilesOf(participants, you), [participants, you]);
  const screens = useMemo(() => tiles.filter((tile) => tile.kind === "screen" && !tile.you), [tiles]);
  const pinnedHere = tiles.some(({ key }) => key === pinned) ? pinned : null;
  const layout: Layout = pinnedHere ? "spotlight" : (chosen ?? (screens.length > 0 ? "spotlight" : "grid"));

  const scene = useMemo(() => {
    const large =
      layout === "grid"
        ? []
        : pinnedHere
          ? [pinnedHere]
          : screens.length > 0
            ? screens.map(({ key }) => key)
            : [`p${lead}`];
    const keys = tiles.map(({ key }) => key);
    const next = place(
      {
        area,
        phone,
        tiles: keys,
        large: large.filter((key) => keys.includes(key)),
        wanted: new Set(speakers.map((id) => `p${id}`)),
        kept: new Set([`p${you}`, ...(pinnedHere ? [pinnedHere] : [])]),
      },
      previous.current,
    );
    previous.current = next;
    return next;
  }, [area, phone, tiles, screens, layout, pinnedHere, lead, speakers, you]);

  return { tiles, scene, layout };
}

const MOST_SPEAKERS = 4;
const NOBODY: readonly ParticipantId[] = [];

/** Who led the talk lately, newest first: they keep their tiles in a crowd. */
function useRecentSpeakers(): readonly ParticipantId[] {
  const dominant = useCall((state) => state.dominant);
  const recent = useRef(NOBODY);
  return useMemo(() => {
    if (dominant !== null && recent.current[0] !== dominant) {
      recent.current = [dominant, ...recent.current.filter((id) => id !== dominant)].slice(0, MOST_SPEAKERS);
    }
    return recent.current;
  }, [dominant]);
}
