import { useSyncExternalStore } from "react";

/** The whole page without the browser around it. */
export function useFullScreen(): { possible: boolean; on: boolean; toggle: () => void } {
  const on = useSyncExternalStore(
    (changed) => {
      document.addEventListener("fullscreenchange", changed);
      return () => document.removeEventListener("fullscreenchange", changed);
    },
    () => document.fullscreenElement !== null,
  );
  return {
    possible: document.fullscreenEnabled,
    on,
    toggle: () => {
      const done = on ? document.exitFullscreen() : document.documentElement.requestFullscreen();
      done.catch(() => {});
    },
  };
}
