import { useEffect, useRef } from "react";

/** When a panel goes while something in it has the focus, whatever opens it gets the focus. */
export function useFocusReturn(opener: () => HTMLElement | null | undefined): void {
  const latest = useRef(opener);
  latest.current = opener;
  useEffect(() => {
    return () => {
      const { activeElement } = document;
      if (activeElement && activeElement !== document.body && !activeElement.closest(".panel")) return;
      requestAnimationFrame(() => {
        const button = latest.current();
        // Entered from outside, the toolbar hands the focus to whichever of its buttons had it last; once inside, it
        // stays where it is put.
        button?.focus();
        button?.focus();
      });
    };
  }, []);
}
