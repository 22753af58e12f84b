// Sound: what is here of others, and a mix of it for each listener. WebAudio goes on in a background tab.

import type { ParticipantId } from "../../call/state";
import { Blend } from "./blend";
import { choose, type Heard } from "./choose";
import { limiter } from "./limit";

export interface SoundWish {
  /** Exactly whom to hear. */
  origins: readonly ParticipantId[];
  /** 0 to 2; 1 where somebody is missing. A mix of several people has the mean of theirs. */
  volumes: ReadonlyMap<ParticipantId, number>;
}

export interface SoundEvents {
  running(running: boolean): void;
}

/** A track may give silence for so long after it was connected, or the context began to run. Seen: less than `LEAD_S` in both browsers, when idle. */
export const WARM_MS = 200;
/** After this what faded has faded, unless it began to meanwhile. */
const FADED_MS = 200;

/** A track made a node, for as long as an input has it. */
interface Source {
  node: MediaStreamAudioSourceNode;
  /** Chromium decodes a remote track only while an element plays it, if silently. */
  element: HTMLAudioElement;
  since: number;
}

interface Input extends Heard {
  track: MediaStreamTrack;
  source: Source;
}

interface Mix {
  wish: SoundWish;
  playing: ReadonlySet<string>;
  blend: Blend;
  output: MediaStreamAudioDestinationNode;
  limiter: { stop(): void };
  track: MediaStreamTrack;
}

export class Sounds {
  private context: AudioContext | null = null;
  private readonly sources = new Map<MediaStreamTrack, Source>();
  private readonly here = new Map<string, Input>();
  private readonly mixes = new Map<string, Mix>();
  private said: boolean | null = null;
  private runsSince = 0;
  private readonly warmed = new Set<ParticipantId>();
  private sweepTimer: ReturnType<typeof setTimeout> | undefined;
  private warmTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly onState = () => this.say();
  private readonly onGesture = () => this.resume();

  constructor(private readonly events: SoundEvents) {}

  get running(): boolean {
    return this.context?.state === "running";
  }

  get inputs(): number {
    return this.here.size;
  }

  get listeners(): number {
    return this.mixes.size;
  }

  /**
   * Whether a mix has somebody: of one who has just come there is nothing yet. It is not taken back where their sound goes
   * over to another way: whoever listens would play another copy of what is still in the mix.
   */
  warm(who: ParticipantId): boolean {
    const theirs = [...this.here.values()].filter(({ covers }) => covers.includes(who));
    if (theirs.length === 0) this.warmed.delete(who);
    else if (theirs.some(({ source }) => this.isWarm(source))) this.warmed.add(who);
    return theirs.length === 0 || this.warmed.has(who);
  }

  set(id: string, input: { track: MediaStreamTrack; covers: readonly ParticipantId[] } | null): void {
    const before = this.here.get(id);
    if (input) {
      if (before?.track === input.track && sameList(before.covers, input.covers)) return;
      this.here.set(id, { id, ...input, source: this.sourceOf(input.track) });
      this.warmTimer ??= setTimeout(() => {
        this.warmTimer = undefined;
        this.refresh();
      }, WARM_MS);
    } else if (!this.here.delete(id)) return;
    this.refresh();
  }

  want(listener: string, wish: SoundWish | null): MediaStreamTrack | null {
    const there = this.mixes.get(listener);
    if (!wish) {
      if (there) this.drop(listener, there);
      return null;
    }
    const mix = there ?? this.add(listener, wish);
    mix.wish = wish;
    this.blend(mix);
    this.sweepSoon();
    return mix.track;
  }

  stop(): void {
    clearTimeout(this.sweepTimer);
    clearTimeout(this.warmTimer);
    this.listenForGestures(false);
    for (const [listener, mix] of this.mixes) this.drop(listener, mix);
    this.here.clear();
    this.sweep();
    this.context?.removeEventListener("statechange", this.onState);
    this.context?.close().catch(() => {});
    this.context = null;
  }

  private refresh(): void {
    for (const mix of this.mixes.values()) this.blend(mix);
    this.sweepSoon();
  }

  private blend(mix: Mix): void {
    const chosen = this.chosen(mix);
    const volumes = new Map<AudioNode, number>();
    for (const { source, covers } of chosen) volumes.set(source.node, meanVolume(covers, mix.wish.volumes));
    mix.playing = new Set(chosen.map(({ id }) => id));
    mix.blend.set(volumes);
  }

  /** What has just come is silent at first, so it replaces what plays only when that is gone or it has warmed up. */
  private chosen({ wish, playing }: Mix): readonly Input[] {
    const all = [...this.here.values()];
    const warm = all.filter(({ id, source }) => playing.has(id) || this.isWarm(source));
    const pick = (among: readonly Input[]) => {
      const ids = new Set(choose(among, wish.origins, playing));
      return among.filter(({ id }) => ids.has(id));
    };
    const [safe, most] = [pick(warm), pick(all)];
    return people(safe) === people(most) ? safe : most;
  }

  private isWarm({ since }: Source): boolean {
    return performance.now() - Math.max(since, this.runsSince) >= WARM_MS;
  }

  private add(listener: string, wish: SoundWish): Mix {
    const context = this.wake();
    const output = context.createMediaStreamDestination();
    const limit = limiter(context, output);
    const [track] = output.stream.getAudioTracks();
    if (!track) throw new Error("A MediaStreamAudioDestinationNode has a track by its definition.");
    const mix = {
      wish,
      playing: new Set<string>(),
      blend: new Blend(context, limit.input),
      output,
      limiter: limit,
      track,
    };
    this.mixes.set(listener, mix);
    return mix;
  }

  private drop(listener: string, mix: Mix): void {
    this.mixes.delete(listener);
    mix.blend.stop();
    mix.limiter.stop();
    mix.track.stop();
  }

  private sourceOf(track: MediaStreamTrack): Source {
    const there = this.sources.get(track);
    if (there) return there;
    const stream = new MediaStream([track]);
    const element = document.createElement("audio");
    element.muted = true;
    element.srcObject = stream;
    element.play().catch(() => {});
    const source = { node: this.wake().createMediaStreamSource(stream), element, since: performance.now() };
    this.sources.set(track, source);
    return source;
  }

  private sweepSoon(): void {
    this.sweepTimer ??= setTimeout(() => {
      this.sweepTimer = undefined;
      this.sweep();
    }, FADED_MS);
  }

  private sweep(): void {
    const swept = [...this.mixes.values()].map(({ blend }) => blend.sweep());
    // A track that still fades out of one of the mixes is kept for it.
    if (swept.includes(false)) return this.sweepSoon();
    const used = new Set([...this.here.values()].map(({ track }) => track));
    for (const [track, { node, element }] of this.sources) {
      if (used.has(track)) continue;
      this.sources.delete(track);
      node.disconnect();
      element.srcObject = null;
    }
  }

  private wake(): AudioContext {
    if (this.context) return this.context;
    // With a device, though nobody listens to it: by the device's clock sound is mixed before all else on a busy computer.
    this.context = new AudioContext();
    this.context.addEventListener("statechange", this.onState);
    this.resume();
    this.say();
    return this.context;
  }

  private resume(): void {
    this.context?.resume().catch(() => {});
    for (const { element } of this.sources.values()) if (element.paused) element.play().catch(() => {});
  }

  private say(): void {
    if (!this.context || this.said === this.running) return;
    this.said = this.running;
    if (this.running) this.runsSince = performance.now();
    this.listenForGestures(!this.running);
    this.events.running(this.running);
  }

  private listenForGestures(listen: boolean): void {
    for (const gesture of ["pointerdown", "keydown"]) {
      if (listen) document.addEventListener(gesture, this.onGesture);
      else document.removeEventListener(gesture, this.onGesture);
    }
  }
}

function people(inputs: readonly Input[]): number {
  return new Set(inputs.flatMap(({ covers }) => covers)).size;
}

function meanVolume(covers: readonly ParticipantId[], volumes: ReadonlyMap<ParticipantId, number>): number {
  const sum = covers.reduce((total, who) => total + Math.min(2, Math.max(0, volumes.get(who) ?? 1)), 0);
  return sum / covers.length;
}

function sameList(a: readonly ParticipantId[], b: readonly ParticipantId[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
