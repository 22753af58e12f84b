// What one m-line sends to another participant: a track, and how large and fine it is encoded. One change at a time, the
// newest wish wins.

import { bitrate, type Picture } from "../encodings";

export interface Encoding extends Picture {
  /** How large it is shown there, in device pixels. */
  shown: { width: number; height: number };
}

/** Few, so that a window that is being resized does not make the encoder begin anew all the time. */
const SCALES = [1, 1.5, 2, 3, 4];

export class Outlet {
  private wish: { track: MediaStreamTrack | null; encoding: Encoding | null } = { track: null, encoding: null };
  private busy = false;

  constructor(private readonly sender: RTCRtpSender) {}

  give(track: MediaStreamTrack | null, encoding: Encoding | null): void {
    this.wish = { track, encoding };
    if (!this.busy) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    for (;;) {
      const { wish } = this;
      try {
        if (this.sender.track !== wish.track) await this.sender.replaceTrack(wish.track);
        if (wish.track && wish.encoding) await this.shape(wish.encoding);
      } catch {
        // A track that ended, or a link that closes: the next wish will be another one.
      }
      if (wish === this.wish) break;
    }
    this.busy = false;
  }

  private async shape(encoding: Encoding): Promise<void> {
    const parameters = this.sender.getParameters();
    const [first] = parameters.encodings;
    if (!first) return;
    const scale = scaleOf(encoding);
    const wanted = {
      scaleResolutionDownBy: scale,
      maxBitrate: bitrate(encoding, scale),
      maxFramerate: encoding.frameRate,
    };
    const same = Object.entries(wanted).every(([key, value]) => first[key as keyof typeof wanted] === value);
    if (same) return;
    Object.assign(first, wanted);
    await this.sender.setParameters(parameters);
  }
}

/** The coarsest scale that still fills what it is shown in. */
export function scaleOf({ width, height, shown }: Encoding): number {
  if (shown.width === 0 || shown.height === 0) return SCALES.at(-1) as number;
  const most = Math.max(1, Math.min(width / shown.width, height / shown.height));
  return SCALES.findLast((scale) => scale <= most) ?? 1;
}
