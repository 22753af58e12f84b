// An open microphone: the raw capture, what is published of it, and its level. The published track is a copy, so that
// pausing it leaves the raw one to be listened to for "you are muted and talking".

import { Amplifier } from "./amplifier";
import { Meter } from "./levels";

export interface MicrophoneEvents {
  /** The device vanished, or the permission did. */
  ended(): void;
  /** Another track is to be published from here on. */
  track(track: MediaStreamTrack): void;
}

export class Microphone {
  private published: MediaStreamTrack;
  private meter: Meter | null = null;
  private amplifier: Amplifier | null = null;
  private gain = 1;
  private readonly onState = () => this.fit();

  constructor(
    private readonly raw: MediaStreamTrack,
    /** For its level alone. */
    private readonly context: AudioContext,
    private readonly events: MicrophoneEvents,
  ) {
    this.published = raw.clone();
    raw.onended = () => events.ended();
    context.addEventListener("statechange", this.onState);
    context.resume().catch(() => {});
    this.fit();
  }

  get track(): MediaStreamTrack {
    return this.published;
  }

  get label(): string {
    return this.raw.label;
  }

  /** 0 to 100 of what is captured, published or not; 0 where the browser runs no AudioContext. */
  get level(): number {
    return this.meter?.read() ?? 0;
  }

  setGain(gain: number): void {
    this.gain = gain;
    this.fit();
  }

  stop(): void {
    this.context.removeEventListener("statechange", this.onState);
    this.raw.onended = null;
    this.meter?.stop();
    this.published.stop();
    this.raw.stop();
    this.amplifier?.stop();
  }

  /** Nothing passes through an amplifier that does not run, nor through one that would change nothing. */
  private fit(): void {
    if (this.context.state === "running") this.meter ??= new Meter(this.context, this.raw);
    if (this.gain === 1) return this.unamplified();
    this.amplifier ??= new Amplifier(this.raw, this.onState);
    this.amplifier.gain = this.gain;
    if (this.amplifier.running) this.publish(this.amplifier.track);
    else if (this.published === this.amplifier.track) this.publish(this.raw.clone());
  }

  private unamplified(): void {
    const { amplifier } = this;
    if (!amplifier) return;
    if (this.published === amplifier.track) this.publish(this.raw.clone());
    amplifier.stop();
    this.amplifier = null;
  }

  private publish(track: MediaStreamTrack): void {
    const old = this.published;
    if (track === old) return;
    track.enabled = old.enabled;
    this.published = track;
    this.events.track(track);
    if (old !== this.amplifier?.track) old.stop();
  }
}
