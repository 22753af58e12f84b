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
  /** What is drawn where the picture of somebody comes another way, until the first of it is there. */
  private readonly before = new Map<ParticipantId, Input>();
  private readonly videos = new Map<MediaStreamTrack, HTMLVideoElement>();
  private shown: ReadonlySet<ParticipantId> = new Set();

  get size(): number {
    return this.here.size;
  }

  has(who: ParticipantId): boolean {
    return this.here.has(who);
  }

  set(who: ParticipantId, input: Input | null): void {
    const before = this.here.get(who);
    if (!input) this.before.delete(who);
    else if (before && before.track !== input.track && this.faceOf(before)) this.before.set(who, before);
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
    const face = this.faceOf(this.here.get(who));
    if (!face) return this.faceOf(this.before.get(who));
    if (this.before.delete(who)) this.fit();
    return face;
  }

  /** How many pictures of each track that is seen have come. */
  counts(): ReadonlyMap<MediaStreamTrack, number> {
    return new Map([...this.videos].map(([track, video]) => [track, video.getVideoPlaybackQuality().totalVideoFrames]));
  }

  stop(): void {
    this.here.clear();
    this.before.clear();
    this.fit();
  }

  private faceOf(input: Input | undefined): Face | null {
    const video = input && this.videos.get(input.track);
    if (!video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || input.track.readyState === "ended")
      return null;
    const { x, y, width, height } = input.crop ?? { x: 0, y: 0, width: 1, height: 1 };
    const [w, h] = [video.videoWidth, video.videoHeight];
    return w > 0 && h > 0 ? { video, part: { x: x * w, y: y * h, width: width * w, height: height * h } } : null;
  }

  private fit(): void {
    const inputs = [...this.here, ...this.before];
    const seen = new Set(inputs.filter(([who]) => this.shown.has(who)).map(([, { track }]) => track));
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
