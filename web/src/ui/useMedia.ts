import { useSyncExternalStore } from "react";

/** Whether a media query holds. */
function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}

/** Where the layout of a phone begins; the same number stands in the styles. */
export function usePhone(): boolean {
  return useMedia("(max-width: 640px)");
}
