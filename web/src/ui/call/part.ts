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
  /** The <video> may show another picture yet. */
  waits: boolean;
}

/** A composed picture comes only after the part of it is shown, so a part of nothing yet is shown at once. */
export function showing(before: Shown, next: Part): Shown {
  const { part, waits } = before;
  if (part.stream !== next.stream) return { part: next, waits: false };
  const now = { part: { ...next, crop: part.crop ?? next.crop }, waits: true };
  if (waits || part.picture !== next.picture) return same(now, before) ? before : now;
  return same({ part: next, waits }, before) ? before : { part: next, waits };
}

function same(a: Shown, b: Shown): boolean {
  return a.waits === b.waits && a.part.picture === b.part.picture && a.part.crop === b.part.crop;
}

/** The part that a <video> is to show now. */
export function useCrop(video: RefObject<HTMLVideoElement | null>, { stream, picture, crop }: Part): Crop | null {
  const [shown, setShown] = useState<Shown>({ part: { stream, picture, crop }, waits: false });
  const now = showing(shown, { stream, picture, crop });
  if (now !== shown) setShown(now);
  const { waits } = now;
  useEffect(() => {
    if (!waits || !video.current) return;
    return onceShown(video.current, () => setShown({ part: { stream, picture, crop }, waits: false }));
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
