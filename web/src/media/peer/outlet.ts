// What one m-line sends to another participant: a track, and how large and fine it is encoded. One change at a time, the
// newest wish wins.

import { bitrate, type Picture } from "../encodings";

export interface Encoding extends Picture {
  /** How large it is shown there, in device pixels. */
  shown: { width: number; height: number };
  /** How many links the same picture is encoded for: each has an encoder and a share of the line of its own. */
  copies: number;
}

/** Few, so that a window that is being resized does not make the encoder begin anew all the time. */
const SCALES = [1, 1.5, 2, 3, 4];

/** What was written is looked at again after this, in milliseconds: in Chromium an answer that was on its way undoes it. */
const WRITTEN_MS = 2000;

export class Outlet {
  private wish: { track: MediaStreamTrack | null; encoding: Encoding | null } = { track: null, encoding: null };
  private busy = false;
  /** What the sender was found to do, and when. */
  private written = { words: "", at: 0 };

  constructor(private readonly sender: RTCRtpSender) {}

  give(track: MediaStreamTrack | null, encoding: Encoding | null): void {
    this.wish = { track, encoding };
    if (!this.busy) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    for (;;) {
      const { wish } = this;
      // Before it flows: an encoder that is changed when it has just begun begins twice.
      if (wish.track && wish.encoding) await this.shape(wish.encoding).catch(() => {});
      if (wish.track !== this.sender.track) {
        // A track that ended, or a link that closes: the next wish will be another one.
        await this.sender.replaceTrack(wish.track).catch(() => {});
      }
      if (wish === this.wish) break;
    }
    this.busy = false;
  }

  private async shape(encoding: Encoding): Promise<void> {
    const scale = scaleOf(encoding);
    const wanted = {
      scaleResolutionDownBy: scale,
      maxBitrate: bitrate(encoding, scale),
      maxFramerate: encoding.frameRate,
    };
    const words = JSON.stringify(wanted);
    const now = performance.now();
    if (words === this.written.words && now - this.written.at < WRITTEN_MS) return;
    const parameters = this.sender.getParameters();
    const [first] = parameters.encodings;
    if (!first) return;
    const same = Object.entries(wanted).every(([key, value]) => first[key as keyof typeof wanted] === value);
    if (!same) {
      Object.assign(first, wanted);
      await this.sender.setParameters(parameters);
    }
    this.written = { words, at: now };
  }
}

/**
 * The coarsest scale that fills what it is shown in, or nearly: what is enlarged by a third looks no worse, and a tile that
 * is cut out of a wider picture needs no more pixels than it has.
 */
export function scaleOf({ width, height, shown, copies }: Encoding): number {
  const area = shown.width * shown.height;
  const fits = area === 0 ? Number.POSITIVE_INFINITY : ENLARGED * Math.sqrt((width * height) / area);
  const scale = SCALES.findLast((one) => one <= fits) ?? 1;
  return Math.max(scale, leastScale(height, copies));
}

const ENLARGED = 4 / 3;

/** One encoder may make 720 lines, two 540 each, more of them 360. */
function leastScale(height: number, copies: number): number {
  const lines = copies <= 1 ? 720 : copies === 2 ? 540 : 360;
  return SCALES.find((scale) => height / scale <= lines) ?? (SCALES.at(-1) as number);
}
