// The pictures of people that are here: which part of which track shows whom, and a silent <video> for each track that
// is to be seen.

import type { ParticipantId } from "../../call/state";
import type { Crop } from "./arrange";

interface Input {
  track: MediaStreamTrack;
  crop: Crop | null;
}

/** A picture there is, and the part of it to be drawn, in its pixels. */
export interface Face {
  video: HTMLVideoElement;
  part: Crop;
}

export class Faces {
  private readonly here = new Map<ParticipantId, Input>();
  private readonly videos = new Map<MediaStreamTrack, HTMLVideoElement>();
  private shown: ReadonlySet<ParticipantId> = new Set();

  get size(): number {
    return this.here.size;
  }

  set(who: ParticipantId, input: Input | null): void {
    if (input) this.here.set(who, input);
    else this.here.delete(who);
    this.fit();
  }

  /** Only these are to be seen. */
  show(who: ReadonlySet<ParticipantId>): void {
    this.shown = who;
    this.fit();
  }

  /** Null while nothing of somebody has come. */
  of(who: ParticipantId): Face | null {
    const input = this.here.get(who);
    const video = input && this.videos.get(input.track);
    if (!video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || input.track.readyState === "ended")
      return null;
    const { x, y, width, height } = input.crop ?? { x: 0, y: 0, width: 1, height: 1 };
    const [w, h] = [video.videoWidth, video.videoHeight];
    return w > 0 && h > 0 ? { video, part: { x: x * w, y: y * h, width: width * w, height: height * h } } : null;
  }

  stop(): void {
    this.here.clear();
    this.fit();
  }

  private fit(): void {
    const seen = new Set([...this.here].filter(([who]) => this.shown.has(who)).map(([, { track }]) => track));
    for (const [track, video] of this.videos) {
      if (seen.has(track)) continue;
      this.videos.delete(track);
      video.srcObject = null;
    }
    for (const track of seen) if (!this.videos.has(track)) this.videos.set(track, open(track));
  }
}

function open(track: MediaStreamTrack): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  video.play().catch(() => {});
  return video;
}
