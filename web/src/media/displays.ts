// The streams that pictures are shown from: one for each track of somebody, for as long as it is shown, whatever way its
// picture comes. So a <video> keeps its stream over a switch, and shows the last picture until the next one is there.
//
// A picture that a mixer composed has others in it, and only a part of it is shown. The page learns of the part and the
// <video> of the picture at different times, so that the whole of it, or somebody else's part, could be seen for a moment:
// the part is given before its picture, and stays for a moment after it. Meanwhile somebody is seen enlarged.

import type { Crop, TrackId } from "../call/state";
import { onceDrawn } from "./drawn";

/** Until a <video> shows the first picture of another track, in milliseconds: of a camera of ten a second on a busy day. */
const ARRIVES_MS = 200;

export interface Display {
  readonly stream: MediaStream;
  /** The part of the picture that is to be shown; null: all of it. */
  readonly crop: Crop | null;
}

interface Shown {
  stream: MediaStream;
  /** What is to be shown, now or when the wait is over. */
  picture: MediaStreamTrack;
  wanted: Crop | null;
  crop: Crop | null;
  /** Calls the wait off, where there is one. */
  waiting: (() => void) | null;
}

export class Displays {
  private readonly shown = new Map<TrackId, Shown>();

  /** `changed`: a display is another one now than was returned. */
  constructor(private readonly changed: () => void) {}

  /** How a track is shown, from here on by this picture or the part of it. */
  show(track: TrackId, picture: MediaStreamTrack, crop: Crop | null): Display {
    const shown = this.shown.get(track);
    if (!shown) {
      const made = { stream: new MediaStream([picture]), picture, wanted: crop, crop, waiting: null };
      this.shown.set(track, made);
      return made;
    }
    const whole = shown.wanted === null;
    shown.wanted = crop;
    if (shown.picture !== picture) {
      shown.picture = picture;
      shown.waiting?.();
      shown.waiting = null;
      if (whole && crop) this.later(shown, 0, () => put(shown));
      else put(shown);
      if (!whole && crop === null) this.later(shown, ARRIVES_MS, () => this.changed());
    }
    if (crop || shown.waiting === null) shown.crop = crop;
    return shown;
  }

  /** How a track is shown as it is. */
  of(track: TrackId): Display | null {
    return this.shown.get(track) ?? null;
  }

  /** Only these are shown. */
  keep(tracks: ReadonlySet<TrackId>): void {
    for (const [track, { waiting }] of this.shown) {
      if (tracks.has(track)) continue;
      waiting?.();
      this.shown.delete(track);
    }
  }

  private later(shown: Shown, least: number, what: () => void): void {
    shown.waiting = onceDrawn(least, () => {
      shown.waiting = null;
      shown.crop = shown.wanted;
      what();
    });
  }
}

/**
 * The old goes before the new one comes: Firefox plays the track that a stream had first, and where that goes while
 * another one is there, it plays none. Both in one task, so that neither browser draws a picture without any.
 */
function put({ stream, picture }: Shown): void {
  const before = stream.getTracks();
  if (before.includes(picture)) return;
  for (const old of before) stream.removeTrack(old);
  stream.addTrack(picture);
}
