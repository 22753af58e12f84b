// An open microphone: the raw capture, what is published of it, and its level. The published track is a copy, so that
// pausing it leaves the raw one to be listened to for "you are muted and talking".

import { Meter } from "./levels";

export interface MicrophoneEvents {
  /** The device vanished, or the permission did. */
  ended(): void;
  /** Another track is to be published from here on. */
  track(track: MediaStreamTrack): void;
}

interface Amplifier {
  node: GainNode;
  source: MediaStreamAudioSourceNode;
}

export class Microphone {
  private published: MediaStreamTrack;
  private meter: Meter | null = null;
  private amplifier: Amplifier | null = null;
  private gain = 1;
  private readonly onState = () => this.fit();

  constructor(
    private readonly raw: MediaStreamTrack,
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
    this.dropAmplifier();
    this.published.stop();
    this.raw.stop();
  }

  /**
   * A context that does not run gives silence (Firefox without a sound device, Chromium before a click), so nothing
   * passes through it unless it runs, and unless the gain needs it.
   */
  private fit(): void {
    if (this.context.state !== "running") {
      if (this.amplifier) this.publish(null);
      return;
    }
    this.meter ??= new Meter(this.context, this.raw);
    if (this.gain === 1) {
      if (this.amplifier) this.publish(null);
    } else if (this.amplifier) this.amplifier.node.gain.value = this.gain;
    else this.amplify();
  }

  private amplify(): void {
    const source = this.context.createMediaStreamSource(new MediaStream([this.raw]));
    const node = this.context.createGain();
    node.gain.value = this.gain;
    const output = this.context.createMediaStreamDestination();
    source.connect(node).connect(output);
    this.publish({ node, source }, output.stream.getAudioTracks()[0]);
  }

  private publish(amplifier: Amplifier | null, track = this.raw.clone()): void {
    this.dropAmplifier();
    this.amplifier = amplifier;
    const old = this.published;
    track.enabled = old.enabled;
    this.published = track;
    this.events.track(track);
    old.stop();
  }

  private dropAmplifier(): void {
    this.amplifier?.source.disconnect();
    this.amplifier?.node.disconnect();
    this.amplifier = null;
  }
}
