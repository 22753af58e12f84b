// The streams that pictures are shown from: one for each track of somebody, for as long as it is shown, whatever way its
// picture comes. So a <video> keeps its stream over a switch, and shows the last picture until the next one is there.
//
// A picture that a mixer composed has others in it, and only a part of it is shown. The page shows the part before its
// picture is put, so that the whole of it is never seen. The other way round, the part is let go of by whoever sees what
// the <video> shows (ui/call/part.ts). Meanwhile somebody is seen enlarged.

import type { Crop, TrackId } from "../call/state";
import { onceDrawn } from "./drawn";

export interface Display {
  readonly stream: MediaStream;
  /** The one that the stream has. */
  readonly picture: MediaStreamTrack;
  /** The part of it that is to be shown, or of the one that is put next; null: all of it. */
  readonly crop: Crop | null;
}

interface Shown {
  stream: MediaStream;
  picture: MediaStreamTrack;
  crop: Crop | null;
  /** Is put once the page shows only the part of it. */
  next: { picture: MediaStreamTrack; callOff: () => void } | null;
}

export class Displays {
  private readonly shown = new Map<TrackId, Shown>();

  /** `changed`: a display is another one now than was returned. */
  constructor(private readonly changed: () => void) {}

  /** How a track is shown, from here on by this picture or the part of it. */
  show(track: TrackId, picture: MediaStreamTrack, crop: Crop | null): Display {
    const shown = this.shown.get(track);
    if (!shown) {
      const made = { stream: new MediaStream([picture]), picture, crop, next: null };
      this.shown.set(track, made);
      return made;
    }
    const whole = shown.crop === null || shown.next !== null;
    shown.crop = crop;
    if ((shown.next?.picture ?? shown.picture) === picture) return shown;
    shown.next?.callOff();
    shown.next = null;
    if (whole && crop && shown.picture !== picture) {
      const callOff = onceDrawn(() => {
        shown.next = null;
        put(shown, picture);
        this.changed();
      });
      shown.next = { picture, callOff };
    } else put(shown, picture);
    return shown;
  }

  /** How a track is shown as it is. */
  of(track: TrackId): Display | null {
    return this.shown.get(track) ?? null;
  }

  /** Only these are shown. */
  keep(tracks: ReadonlySet<TrackId>): void {
    for (const [track, { next }] of this.shown) {
      if (tracks.has(track)) continue;
      next?.callOff();
      this.shown.delete(track);
    }
  }
}

/**
 * The old goes before the new one comes: Firefox plays the track that a stream had first, and where that goes while
 * another one is there, it plays none. Both in one task, so that neither browser draws a picture without any.
 */
function put(shown: Shown, picture: MediaStreamTrack): void {
  if (shown.picture === picture) return;
  shown.stream.removeTrack(shown.picture);
  shown.stream.addTrack(picture);
  shown.picture = picture;
}
