// The streams that pictures are shown from: one for each track of somebody, for as long as it is shown, whatever way its
// picture comes. So a <video> keeps its stream over a switch, and shows the last picture until the next one is there.

import type { TrackId } from "../call/state";

export class Displays {
  private readonly streams = new Map<TrackId, MediaStream>();

  /** The stream of a track, showing this from here on. */
  show(track: TrackId, picture: MediaStreamTrack): MediaStream {
    const stream = this.streams.get(track);
    if (!stream) {
      const made = new MediaStream([picture]);
      this.streams.set(track, made);
      return made;
    }
    const shown = stream.getTracks();
    if (!shown.includes(picture)) {
      stream.addTrack(picture);
      for (const old of shown) stream.removeTrack(old);
    }
    return stream;
  }

  /** The stream of a track as it is. */
  of(track: TrackId): MediaStream | null {
    return this.streams.get(track) ?? null;
  }

  /** Only these are shown. */
  keep(tracks: ReadonlySet<TrackId>): void {
    for (const track of this.streams.keys()) if (!tracks.has(track)) this.streams.delete(track);
  }
}
