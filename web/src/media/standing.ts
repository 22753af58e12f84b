// Whether what was asked for comes: whoever sends it says so, and the receiver sees it. What stops coming is noticed
// within a second, and is believed again only after it has come for a while, so that nothing flaps.

import type { SlotFlow, Source } from "../protocol/generated";

/** Voices and mixes come fifty times a second, silent or not. */
const SOUND_MS = 700;
/** Cameras in the dark go down to five pictures a second; a busy computer decodes in jerks. */
const CAMERA_MS = 3000;
const BELIEVED_MS = 1500;

/** What of a feed is looked at. A screen that does not change sends nothing. */
export type Pulse = "sound" | "camera" | "screen";

export const pulseOf = (source: Source): Pulse =>
  source === "camera" ? "camera" : source === "screen" ? "screen" : "sound";

export class Heartbeat {
  private seen = false;
  private since: number | null = null;
  private stalled = false;

  constructor(private readonly pulse: Pulse) {}

  /** Something that came before stopped coming. */
  get silent(): boolean {
    return this.stalled;
  }

  /** `age`: how long ago the newest of it came, in milliseconds; null where nothing has. */
  read(flow: SlotFlow, age: number | null, now: number): boolean {
    if (flow === "muted" || flow === "stopped" || flow === "hidden") {
      this.stalled = false;
      return true;
    }
    if (flow !== "live") {
      this.seen = false;
      return false;
    }
    const comes = age !== null && age < this.patience;
    if (!comes) {
      if (this.pulse === "screen") return this.seen;
      this.stalled = this.seen;
      this.since = null;
      return false;
    }
    this.seen = true;
    this.since ??= now;
    if (this.stalled && now - this.since < BELIEVED_MS) return false;
    this.stalled = false;
    return true;
  }

  private get patience(): number {
    return this.pulse === "sound" ? SOUND_MS : CAMERA_MS;
  }
}

/** How long ago the newest sound or picture of a receiver came out of it. */
export function ageOf(receiver: RTCRtpReceiver, now: number, origin: number): number | null {
  const times = receiver.getSynchronizationSources().map(({ timestamp }) => timestamp);
  if (times.length === 0) return null;
  const newest = Math.max(...times);
  // Some browsers count from 1970, others from when the page was opened.
  return Math.min(Math.abs(now - newest), Math.abs(origin + now - newest));
}
