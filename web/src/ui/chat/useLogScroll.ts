import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

interface Wish {
  /** Changes whenever messages were added at either end. */
  firstSeq: number;
  lastKey: string;
  more: boolean;
  loadOlder: () => void;
  onBottom: () => void;
}

/** So near to the end counts as being there; so near to the beginning older messages are fetched. */
const NEAR_BOTTOM = 60;
const NEAR_TOP = 240;

/**
 * Stays at the newest message while one is there, stays at the same message while older ones come in above, and
 * fetches older ones before the reader arrives at the top.
 */
export function useLogScroll(
  box: RefObject<HTMLElement | null>,
  wish: Wish,
): { atBottom: boolean; toBottom: () => void } {
  const [atBottom, setAtBottom] = useState(true);
  const kept = useRef({ first: wish.firstSeq, height: 0, client: 0, top: 0, bottom: true });
  const latest = useRef(wish);
  latest.current = wish;

  const toBottom = useCallback(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [box]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each change of what is listed
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = kept.current;
    if (before.bottom) element.scrollTop = element.scrollHeight;
    else if (wish.firstSeq !== before.first) element.scrollTop = before.top + element.scrollHeight - before.height;
    kept.current = { ...before, first: wish.firstSeq, height: element.scrollHeight, top: element.scrollTop };
    if (before.bottom) latest.current.onBottom();
  }, [wish.firstSeq, wish.lastKey]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const { bottom: was, height, client } = kept.current;
      // The browser scrolls by itself when the panel changes its size; that is not the reader leaving the end.
      if (was && (element.scrollHeight !== height || element.clientHeight !== client)) toBottom();
      const bottom = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_BOTTOM;
      kept.current = {
        ...kept.current,
        top: element.scrollTop,
        height: element.scrollHeight,
        client: element.clientHeight,
        bottom,
      };
      setAtBottom(bottom);
      if (bottom) latest.current.onBottom();
      if (element.scrollTop < NEAR_TOP && latest.current.more) latest.current.loadOlder();
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    document.addEventListener("visibilitychange", look);
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [box, toBottom]);

  return { atBottom, toBottom };
}
