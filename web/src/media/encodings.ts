// How a picture is encoded: simulcast layers, their bitrates, and which of them are switched on. Parameters of a sender
// are read, changed and written by one hand at a time, as `setParameters` demands.

import type { Layer } from "../protocol/generated";

/** Coarse first. */
const layers: readonly { rid: Layer; scale: number }[] = [
  { rid: "q", scale: 4 },
  { rid: "h", scale: 2 },
  { rid: "f", scale: 1 },
];

/** VP8 at 1280x720 and 30 frames a second, in bit/s. Twice the pixels need less than twice the bits. */
const BITRATE_720P30 = 1_700_000;
const PIXELS_720P30 = 1280 * 720 * 30;
const GROWTH = 0.85;
const LEAST_BITRATE = 80_000;

export interface Picture {
  width: number;
  height: number;
  frameRate: number;
}

/** What a layer may take, in bit/s. */
export function bitrate(picture: Picture, scale = 1): number {
  const pixels = (picture.width / scale) * (picture.height / scale) * picture.frameRate;
  return Math.round(Math.max(LEAST_BITRATE, BITRATE_720P30 * (pixels / PIXELS_720P30) ** GROWTH));
}

/** The three layers of a camera. */
export function cameraEncodings(picture: Picture): RTCRtpEncodingParameters[] {
  return layers.map(({ rid, scale }) => ({
    rid,
    scaleResolutionDownBy: scale,
    maxBitrate: bitrate(picture, scale),
    maxFramerate: picture.frameRate,
    active: true,
  }));
}

/** A shared screen is one picture: letters that were scaled down cannot be read. */
export function screenEncodings(picture: Picture): RTCRtpEncodingParameters[] {
  return [{ maxBitrate: bitrate(picture), maxFramerate: picture.frameRate, active: true }];
}

/** One sender's parameters. */
export class Encodings {
  private queue: Promise<void> = Promise.resolve();
  private wanted: { layers: readonly Layer[]; some: boolean } | null = null;

  constructor(private readonly sender: RTCRtpSender) {}

  /** Another picture flows from here on. */
  shape(picture: Picture): Promise<void> {
    return this.change((encoding) => {
      encoding.maxBitrate = bitrate(picture, encoding.scaleResolutionDownBy ?? 1);
      encoding.maxFramerate = picture.frameRate;
    });
  }

  /** Only these layers are watched. What has no layers is on when anybody wants it. */
  watched(layers: readonly Layer[], some: boolean): Promise<void> {
    this.wanted = { layers, some };
    return this.change((encoding) => {
      encoding.active = encoding.rid ? layers.includes(encoding.rid as Layer) : some;
    });
  }

  /** An answer was applied: what was written while it was on its way may be lost in Chromium. */
  async answered(): Promise<void> {
    if (this.wanted) await this.watched(this.wanted.layers, this.wanted.some);
  }

  private change(how: (encoding: RTCRtpEncodingParameters) => void): Promise<void> {
    this.queue = this.queue.then(() => this.write(how));
    return this.queue;
  }

  private async write(how: (encoding: RTCRtpEncodingParameters) => void): Promise<void> {
    for (const pause of PAUSES_MS) {
      const parameters = this.sender.getParameters();
      const before = JSON.stringify(parameters.encodings);
      for (const encoding of parameters.encodings) how(encoding);
      if (JSON.stringify(parameters.encodings) === before) return;
      try {
        return await this.sender.setParameters(parameters);
      } catch {
        // An answer that is being applied changes what was read; a connection that is closed refuses for good.
        await new Promise((done) => setTimeout(done, pause));
      }
    }
  }
}

/** How long to wait after each refusal. Applying an answer takes some tens of milliseconds, on a busy phone a second. */
const PAUSES_MS = [20, 100, 400, 1500];
