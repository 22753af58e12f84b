// Loudness: of a live track, and what follows from one's own.

import { ageOf } from "./standing";

/** How often a level is read. */
export const LEVEL_MS = 100;
/** What counts as silence, in dB below full scale. */
const FLOOR_DB = -60;
/** Talking: louder than a keyboard or a fan at arm's length. */
const TALKING = 45;
/** Talking for this long while muted is worth a word; a cough is not. */
const TALKING_READS = 6;
/** The word stays for this long after the last sound. */
const QUIET_READS = 20;

/** 0 (silence) to 100 (full scale) of an amplitude of 0 to 1. */
export function loudness(amplitude: number): number {
  if (amplitude <= 0) return 0;
  const db = 20 * Math.log10(amplitude);
  return Math.round(Math.min(1, Math.max(0, 1 - db / FLOOR_DB)) * 100);
}

/** What came so long ago, in milliseconds, is heard no more. */
const HEARD_MS = 500;

/** How loud what comes is, 0 to 100, as its sender wrote into its packets (RFC 6464). `origin`: see `ageOf`. */
export function levelOf(receiver: RTCRtpReceiver, now: number, origin: number): number {
  const age = ageOf(receiver, now, origin);
  if (age === null || age > HEARD_MS) return 0;
  return loudness(Math.max(0, ...receiver.getSynchronizationSources().map(({ audioLevel }) => audioLevel ?? 0)));
}

/** Reads the level of one track, in a context that somebody else owns. */
export class Meter {
  private readonly source: MediaStreamAudioSourceNode;
  private readonly analyser: AnalyserNode;
  private readonly samples: Float32Array<ArrayBuffer>;

  constructor(context: AudioContext, track: MediaStreamTrack) {
    this.source = context.createMediaStreamSource(new MediaStream([track]));
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 2048;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.source.connect(this.analyser);
  }

  read(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    let sum = 0;
    for (const sample of this.samples) sum += sample * sample;
    return loudness(Math.sqrt(sum / this.samples.length));
  }

  stop(): void {
    this.source.disconnect();
  }
}

/** Notices that somebody talks into a muted microphone. Fed once for each `LEVEL_MS`. */
export class MutedTalk {
  private loud = 0;
  private quiet = 0;
  private talking = false;

  read(level: number, muted: boolean): boolean {
    if (!muted) {
      this.loud = this.quiet = 0;
      this.talking = false;
      return false;
    }
    if (level >= TALKING) {
      this.loud += 1;
      this.quiet = 0;
      if (this.loud >= TALKING_READS) this.talking = true;
    } else {
      this.quiet += 1;
      if (this.quiet >= 3) this.loud = 0;
      if (this.quiet >= QUIET_READS) this.talking = false;
    }
    return this.talking;
  }
}
