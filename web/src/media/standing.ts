// Whether what was asked for comes: whoever sends it says so, and the receiver sees it. What stops coming is noticed
// within a second, and is believed again only after it has come for a while, so that nothing flaps.

import type { SlotFlow, Source } from "../protocol/generated";

/** Voices and mixes come fifty times a second, silent or not. */
const SOUND_MS = 700;
/** Cameras in the dark go down to five pictures a second; a busy computer decodes in jerks. */
const CAMERA_MS = 3000;
const BELIEVED_MS = 1500;
/**
 * That nothing at all came for this long is said to the server, which gives up the way for half a minute. Until then, and
 * where it comes by fits, somebody else's copy bridges it.
 */
const SAID_MS = 3500;
/** Two pictures are at least so far apart: clocks are read with less. */
const APART_MS = 8;
/** A page that looked this late was busy, and what it sees first is old. */
const LATE_MS = 600;

/** What of a feed is looked at. A screen that does not change sends nothing. */
export type Pulse = "sound" | "camera" | "screen";

export const pulseOf = (source: Source): Pulse =>
  source === "camera" ? "camera" : source === "screen" ? "screen" : "sound";

export class Heartbeat {
  private ready = false;
  private seen = false;
  /** When the picture came that was found first. */
  private firstAt: number | null = null;
  private comesSince: number | null = null;
  private stoppedAt: number | null = null;
  /** Since when nothing has come at all. */
  private missedAt: number | null = null;
  private restedAt: number | null = null;
  private looked: number | null = null;
  private wasLate = false;

  constructor(private readonly pulse: Pulse) {}

  /** Something that came before stopped coming, and nothing has come for a while. */
  isSilent(now: number): boolean {
    return this.missedAt !== null && now - this.missedAt >= SAID_MS;
  }

  /** For how long it has come without a stop, in milliseconds; null where it does not. */
  comesFor(now: number): number | null {
    return this.comesSince === null ? null : now - this.comesSince;
  }

  /** Whether it comes. `age`: how long ago the newest of it came, in milliseconds; null where nothing has. */
  read(flow: SlotFlow, age: number | null, now: number): boolean {
    const late = this.looked !== null && now - this.looked > LATE_MS;
    // One that always looks late is in the background, and what it sees is new.
    const busy = late && !this.wasLate;
    this.wasLate = late;
    this.looked = now;
    if (flow === "muted" || flow === "stopped" || flow === "hidden") this.rest(now);
    else if (flow !== "live") this.rest(null);
    else if (age !== null && age < this.patience) this.comes(now, now - age);
    else if (this.pulse === "screen") this.ready = this.seen;
    else if (busy) this.stoppedAt = this.missedAt = null;
    else if (this.restedAt === null || now - this.restedAt >= this.patience) this.stops(now);
    return this.ready;
  }

  /** Nothing is to come: because there is nothing, since when it may begin, or because it is not there yet. */
  private rest(at: number | null): void {
    this.ready = at !== null;
    this.restedAt = at;
    this.seen = this.seen && this.ready;
    this.comesSince = this.stoppedAt = this.missedAt = this.firstAt = null;
  }

  private comes(now: number, at: number): void {
    this.comesSince ??= now;
    this.missedAt = null;
    if (!this.seen && this.isFirst(at)) return;
    this.seen = true;
    if (this.stoppedAt !== null && now - this.comesSince < BELIEVED_MS) return;
    this.stoppedAt = null;
    this.ready = true;
  }

  /**
   * Whether so far one picture came. Nothing is left for it: it may be the last of what an m-line carried before, and in
   * Firefox a second one that cannot be decoded is waited for three seconds.
   */
  private isFirst(at: number): boolean {
    if (this.pulse !== "camera") return false;
    this.firstAt ??= at;
    return at - this.firstAt < APART_MS;
  }

  private stops(now: number): void {
    this.ready = false;
    this.comesSince = null;
    if (!this.seen) return;
    this.stoppedAt ??= now;
    this.missedAt ??= now;
  }

  private get patience(): number {
    return this.pulse === "sound" ? SOUND_MS : CAMERA_MS;
  }
}

/** What comes is looked at so often: a look makes the page wait for the threads that decode. */
const COMES_MS = 200;

/** How long ago the newest sound or picture of each receiver came out of it, in milliseconds; null where nothing has. */
export class Ages {
  private readonly seen = new WeakMap<RTCRtpReceiver, { at: number; age: number | null }>();

  constructor(private readonly origin: number) {}

  /** `waited`: nothing of it was there so far, and the first of it is waited for. */
  of(receiver: RTCRtpReceiver, waited: boolean, now: number): number | null {
    const before = this.seen.get(receiver);
    const passed = before ? now - before.at : 0;
    if (before && (passed === 0 || (!waited && passed < COMES_MS))) {
      return before.age === null ? null : before.age + passed;
    }
    const age = ageOf(receiver, now, this.origin);
    this.seen.set(receiver, { at: now, age });
    return age;
  }
}

/** `origin`: when the page was opened, in milliseconds since 1970. */
export function ageOf(receiver: RTCRtpReceiver, now: number, origin: number): number | null {
  const times = receiver.getSynchronizationSources().map(({ timestamp }) => timestamp);
  if (times.length === 0) return null;
  const newest = Math.max(...times);
  // Some browsers count from 1970, others from when the page was opened.
  return Math.min(Math.abs(now - newest), Math.abs(origin + now - newest));
}
