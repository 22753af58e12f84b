import { useEffect, useSyncExternalStore } from "react";
import type { Size } from "../../call/call";
import type { TrackId } from "../../call/state";
import type { Area, Rect } from "../../layout/arrange";
import { SPOTLIGHT_PIP } from "./pip";
import type { Staged } from "./useScene";
import { useSpotlightPerson } from "./useSpotlight";
import { useCall, useCallContext, useView } from "./view";

/** Tells the call what is on show and how large, so that nothing else is sent here. */
export function useShown({ tiles, scene }: Staged): void {
  const { call } = useCallContext();
  const hidden = useCall((state) => state.hidden);
  const full = useView((view) => view.full);
  const pip = useView((view) => view.pip);
  const lead = useSpotlightPerson();
  const visible = usePageVisible();

  useEffect(() => {
    const sizes = new Map<TrackId, Size>();
    for (const tile of tiles) {
      if (tile.you || tile.track === null) continue;
      if (tile.kind === "person" && hidden.has(tile.participant)) continue;
      const rect = scene.placed.find((placed) => placed.tile === tile.key)?.rect;
      const boxes: Area[] = [];
      if (visible && rect) boxes.push(tile.kind === "screen" ? rect : covered(rect));
      if (visible && full === tile.key) boxes.push({ width: screen.width, height: screen.height });
      if (pip === tile.key || (pip === SPOTLIGHT_PIP && tile.participant === lead)) boxes.push(PIP);
      const largest = boxes.sort((a, b) => b.width - a.width)[0];
      if (largest) sizes.set(tile.track, inDevicePixels(largest));
    }
    call.show(sizes);
  }, [call, tiles, scene, hidden, visible, full, pip, lead]);
}

/** What a window of picture in picture usually measures. */
const PIP: Area = { width: 480, height: 270 };

/** The picture that covers a tile: cut at two sides, so larger than the tile. Cameras send 16:9. */
function covered(rect: Rect): Area {
  return { width: Math.max(rect.width, (rect.height * 16) / 9), height: Math.max(rect.height, (rect.width * 9) / 16) };
}

function inDevicePixels(area: Area): Size {
  const ratio = window.devicePixelRatio || 1;
  return { width: Math.round(area.width * ratio), height: Math.round(area.height * ratio) };
}

function usePageVisible(): boolean {
  return useSyncExternalStore(
    (changed) => {
      document.addEventListener("visibilitychange", changed);
      return () => document.removeEventListener("visibilitychange", changed);
    },
    () => document.visibilityState === "visible",
  );
}
