import { tilesOf } from "./tiles";
import { type Layout, useCall, useCallContext, useView } from "./view";

/** The layout in use, and the way to the other one. */
export function useLayout(): { layout: Layout; toggle: () => void } {
  const { view } = useCallContext();
  const chosen = useView((state) => state.layout);
  const pinned = useView((state) => state.pinned);
  const shared = useCall((state) =>
    tilesOf(state.participants, state.you).some((tile) => tile.kind === "screen" && !tile.you),
  );
  const layout: Layout = pinned ? "spotlight" : (chosen ?? (shared ? "spotlight" : "grid"));
  return {
    layout,
    toggle: () => view.setState({ layout: layout === "grid" ? "spotlight" : "grid", pinned: null }),
  };
}
