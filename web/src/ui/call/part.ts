// The part of a picture that a tile shows. A <video> shows the last frame of one picture until the first of the next one
// has come, however long that takes. Where the last one was composed of several people, the part of it stays until then:
// otherwise somebody else would be seen under this name.

import { type RefObject, useEffect, useState } from "react";
import type { Crop } from "../../call/state";

export interface Part {
  stream: MediaStream | null;
  /** Which picture of the stream; null where it has only one. */
  picture: MediaStreamTrack | null;
  /** The part of it; null: all of it. */
  crop: Crop | null;
}

/** What is shown of what is to be shown. */
export interface Shown {
  part: Part;
  /** The part without which others would be seen in the picture; null where it has one person only. */
  needs: Crop | null;
  /** The <video> may show another picture yet, whose part is shown. */
  waits: boolean;
}

export const atOnce = (part: Part): Shown => ({ part, needs: part.crop, waits: false });

/** A composed picture comes only after the part of it is shown: until then that is a part of one that needs none. */
export function showing(before: Shown, next: Part): Shown {
  const { part, needs, waits } = before;
  const other = part.picture !== next.picture;
  if (part.stream !== next.stream || (!waits && other && needs === null)) return atOnce(next);
  if (waits || other) return kept(before, { part: { ...next, crop: part.crop }, needs: next.crop, waits: true });
  return kept(before, { part: next, needs: needs && next.crop, waits });
}

const kept = (before: Shown, now: Shown) => (same(now, before) ? before : now);

function same(a: Shown, b: Shown): boolean {
  return a.waits === b.waits && a.needs === b.needs && a.part.picture === b.part.picture && a.part.crop === b.part.crop;
}

/** The part that a <video> is to show now. */
export function useCrop(video: RefObject<HTMLVideoElement | null>, { stream, picture, crop }: Part): Crop | null {
  const [shown, setShown] = useState(() => atOnce({ stream, picture, crop }));
  const now = showing(shown, { stream, picture, crop });
  if (now !== shown) setShown(now);
  const { waits } = now;
  useEffect(() => {
    if (!waits || !video.current) return;
    return onceShown(video.current, () => setShown(atOnce({ stream, picture, crop })));
  }, [video, waits, stream, picture, crop]);
  return now.part.crop;
}

/** Frames of the old picture may be on their way to the screen yet, in milliseconds. */
const ON_THE_WAY_MS = 100;

/**
 * Calls once the <video> shows the picture that it has now: after the second frame from when those on the way are gone.
 * One that shows nothing (its page is hidden) has nothing to wait for, and none that could be seen. Returns how to call
 * that off.
 */
export function onceShown(video: HTMLVideoElement, then: () => void): () => void {
  let handle: number | null = null;
  const frame = (call: () => void) => {
    handle = video.requestVideoFrameCallback(call);
  };
  const soon = setTimeout(() => frame(() => frame(then)), ON_THE_WAY_MS);
  return () => {
    clearTimeout(soon);
    if (handle !== null) video.cancelVideoFrameCallback(handle);
  };
}
