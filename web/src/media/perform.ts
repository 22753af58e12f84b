// Chases the newest wants: takes the first step that is not under way, looks again, until there is none. One performer
// belongs to one link; a new link gets a new performer with the same wants.

import type { Publication, Slot, Source } from "../protocol/generated";
import { Lost, Refused } from "../protocol/refused";
import { type Has, nothing, watching } from "./has";
import type { Line } from "./lines";
import { type Step, steps } from "./steps";
import type { Wants } from "./wants";

/** What an offer made known at once; the answer comes later. */
export interface Offered {
  senders: ReadonlyMap<Source, string>;
  slots: readonly Line[];
  /** Rejects where there is no use in going on with this link. */
  answered: Promise<void>;
}

/** What a performer moves. */
export interface Hands<T> {
  attach(source: Source, track: T | null): Promise<void>;
  /** Resolves once the m-lines have their names and the offer is sent. */
  offer(audio: number, video: number, restart: boolean): Promise<Offered>;
  publish(tracks: readonly Publication[]): Promise<void>;
  watch(slots: readonly Slot[]): Promise<void>;
  /** The link cannot be used any more. */
  broken(error: unknown): void;
  /** `has.watched` changed. */
  assigned(slots: readonly Slot[]): void;
}

/** After a refusal that names no time. */
const RETRY_MS = 1000;

export class Performer<T> {
  private has: Has<T> = nothing();
  private wants: Wants<T> = { sending: new Map(), receiving: new Map() };
  private readonly busy = new Set<"attach" | "publish" | "watch">();
  private online = false;
  private stopped = false;
  private running = false;
  private readonly retries = new Map<"publish" | "watch", ReturnType<typeof setTimeout>>();

  constructor(private readonly hands: Hands<T>) {}

  get watched(): readonly Slot[] {
    return this.has.watched;
  }

  get slots(): readonly Line[] {
    return this.has.slots;
  }

  want(wants: Wants<T>): void {
    this.wants = wants;
    this.run();
  }

  /** There is a socket; what was said over the last one is said again. */
  resume(): void {
    this.online = true;
    this.has = { ...this.has, unsaid: { publish: this.has.senders.size > 0, watch: this.has.slots.length > 0 } };
    this.run();
  }

  /** There is no socket. */
  pause(): void {
    this.online = false;
  }

  /** Another offer, for what the link got beside media. */
  offerMore(): void {
    this.has = { ...this.has, more: true };
    this.run();
  }

  restartIce(): void {
    this.has = { ...this.has, restart: true };
    this.run();
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.retries.values()) clearTimeout(timer);
  }

  private run(): void {
    // A step that is being taken may change the wants (a slot is assigned, a tile appears). Taken within it, the next
    // step would be said before it; the loop outside looks again anyway.
    if (this.stopped || this.running) return;
    this.running = true;
    for (;;) {
      const step = steps(this.wants, this.has).find((one) => this.possible(one));
      if (!step) break;
      this.take(step);
    }
    this.running = false;
  }

  private possible(step: Step<T>): boolean {
    if (step.do === "attach") return !this.busy.has("attach");
    if (!this.online) return false;
    return step.do === "offer" || !this.busy.has(step.do);
  }

  private take(step: Step<T>): void {
    switch (step.do) {
      case "attach":
        return this.attach(step.source, step.track);
      case "offer":
        this.has = { ...this.has, offering: true, restart: false, more: false };
        void this.offer(step.audio, step.video, step.restart);
        return;
      case "publish":
        this.has = { ...this.has, published: step.tracks, unsaid: { ...this.has.unsaid, publish: false } };
        return this.say("publish", this.hands.publish(step.tracks));
      case "watch":
        this.has = watching(this.has, step.slots);
        this.hands.assigned(step.slots);
        return this.say("watch", this.hands.watch(step.slots));
    }
  }

  private attach(source: Source, track: T | null): void {
    const attached = new Map(this.has.attached);
    if (track === null) attached.delete(source);
    else attached.set(source, track);
    this.has = { ...this.has, attached };
    this.busy.add("attach");
    // A track that ended meanwhile cannot be attached; the next wants will not name it.
    this.hands
      .attach(source, track)
      .catch(() => {})
      .then(() => {
        this.busy.delete("attach");
        this.run();
      });
  }

  private async offer(audio: number, video: number, restart: boolean): Promise<void> {
    try {
      const { senders, slots, answered } = await this.hands.offer(audio, video, restart);
      this.has = { ...this.has, senders, slots };
      this.run();
      await answered;
      this.has = { ...this.has, offering: false };
      this.run();
    } catch (error) {
      if (!this.stopped) this.hands.broken(error);
    }
  }

  private say(what: "publish" | "watch", answer: Promise<void>): void {
    this.busy.add(what);
    answer
      .catch((error: unknown) => this.unsaid(what, error))
      .then(() => {
        this.busy.delete(what);
        this.run();
      });
  }

  /** A lost socket is repaired by `resume`; too much is said again later; any other refusal stands. */
  private unsaid(what: "publish" | "watch", error: unknown): void {
    if (error instanceof Lost || !(error instanceof Refused) || error.body.code !== "too_fast") return;
    clearTimeout(this.retries.get(what));
    const again = () => {
      this.has = { ...this.has, unsaid: { ...this.has.unsaid, [what]: true } };
      this.run();
    };
    this.retries.set(what, setTimeout(again, error.body.retry_after_ms ?? RETRY_MS));
  }
}
