// One listener's mix of sounds: a gain for each, and their changes planned together, so that what goes and what comes
// cross in the same few milliseconds.

/** Long enough not to click, short enough not to be heard. */
const FADE_S = 0.01;
/**
 * From the decision to the first changed sample. The page's clock is behind the one of the thread that mixes, by up to
 * a buffer of the sound device; a change that is late there is a step, and clicks.
 */
const LEAD_S = 0.03;
/** A change that begins sooner than this may have begun. The next begins after it: this and a fade are within the lead. */
const BEGUN_S = 0.015;

interface Fade {
  node: GainNode;
  source: AudioNode;
  /** Until the planned change. */
  from: number;
  /** After it. */
  to: number;
}

export class Blend {
  private readonly fades = new Map<AudioNode, Fade>();
  /** Of the newest change, in seconds of the context. */
  private start = Number.NEGATIVE_INFINITY;
  private end = 0;

  constructor(
    private readonly context: BaseAudioContext,
    private readonly output: AudioNode,
  ) {}

  /** What is heard and how loud, whole. What is missing fades out. */
  set(volumes: ReadonlyMap<AudioNode, number>): void {
    const now = this.context.currentTime;
    const replan = this.start > now + BEGUN_S;
    if (!replan) {
      this.start = now + LEAD_S;
      this.end = this.start + FADE_S;
      for (const fade of this.fades.values()) fade.from = fade.to;
    }
    for (const source of volumes.keys()) if (!this.fades.has(source)) this.fades.set(source, this.connect(source));
    for (const fade of this.fades.values()) this.plan(fade, volumes.get(fade.source) ?? 0, replan);
  }

  /** Lets go of what has faded out; false while something has not. */
  sweep(): boolean {
    const gone = [...this.fades.values()].filter(({ to }) => to === 0);
    // The clock of a context that does not run stands, and nobody hears it.
    if (this.context.state === "running" && this.context.currentTime < this.end) return gone.length === 0;
    for (const fade of gone) this.disconnect(fade);
    return true;
  }

  stop(): void {
    for (const fade of this.fades.values()) this.disconnect(fade);
  }

  private plan(fade: Fade, to: number, replan: boolean): void {
    if (to === fade.to) return;
    fade.to = to;
    const { gain } = fade.node;
    if (replan) gain.cancelScheduledValues(this.start);
    gain.setValueAtTime(fade.from, this.start);
    gain.linearRampToValueAtTime(to, this.end);
  }

  private connect(source: AudioNode): Fade {
    const node = this.context.createGain();
    node.gain.value = 0;
    source.connect(node).connect(this.output);
    return { node, source, from: 0, to: 0 };
  }

  private disconnect({ node, source }: Fade): void {
    this.fades.delete(source);
    source.disconnect(node);
    node.disconnect();
  }
}
