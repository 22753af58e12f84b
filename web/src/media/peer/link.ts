// The link with one other participant: a connection that is mended or made anew, what is asked of the other end over it,
// and what the other end asks for.

import type { ParticipantId } from "../../call/state";
import type { ChatWord, GotWord } from "../../call/unkept/words";
import type { PeerLinkState, Signal } from "../../protocol/generated";
import type { Feed, FeedKey } from "../feeds";
import { assign, type Had, type Line, needed, remember } from "../lines";
import { Mend } from "../mend";
import type { Kind } from "../wants";
import { LINES, PeerConnection } from "./connection";
import { type Answer, type Ask, read, type Word } from "./words";

export interface PeerLinkPorts {
  signal(signal: Signal): void;
  /** How it stands, or what comes out of it, changed. */
  changed(): void;
  /** What the other end wants from here changed, or m-lines it may come over did. */
  asked(): void;
  /** The other end said something of the chat. */
  chat(word: ChatWord | GotWord): void;
  /** How loud each person shall be in a mix that is made for us. */
  volumeOf(who: ParticipantId): number;
}

/** On a local network it takes a fifth of a second, over a slow one two, on a busy phone some more. */
const FIRST_MS = 8000;
const AGAIN_MS = 4000;
/** Whoever makes no offers asks for what it misses so often: longer than a round over a slow path. */
const CALL_MS = 1500;

export class PeerLink {
  state: PeerLinkState = "connecting";
  /** What the other end wants. */
  asks: readonly Ask[] = [];

  private connection: PeerConnection | null = null;
  private mend: Mend;
  private feeds: readonly Feed[] = [];
  private mids: ReadonlyMap<FeedKey, string> = new Map();
  private had: Had<FeedKey> = new Map();
  private answers: ReadonlyMap<string, Answer> = new Map();
  private said = { ask: "", answer: "" };
  private given: readonly Answer[] = [];
  /** The number of what was asked last, here and there. */
  private number = 0;
  private theirNumber = 0;
  /** The first ask that gave an m-line what it carries: answers to earlier ones speak of something else. */
  private readonly since = new Map<string, number>();
  private called = { lines: "", at: Number.NEGATIVE_INFINITY };
  private newest = 0;
  private online = true;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** Whether this end makes the offers. */
    private readonly offers: boolean,
    private readonly stun: readonly string[],
    private readonly ports: PeerLinkPorts,
  ) {
    this.mend = this.newMend();
    if (offers) this.begin(newLink(0));
    else this.timer = setTimeout(() => this.call(), CALL_MS);
  }

  /** All that is to come over it. */
  want(feeds: readonly Feed[]): void {
    this.feeds = feeds;
    this.refresh();
  }

  /** How it stands with a feed that is wanted. */
  standing(key: FeedKey): { answer: Answer; receiver: RTCRtpReceiver } | null {
    const mid = this.mids.get(key);
    if (mid === undefined || this.state === "failed") return null;
    const answer = this.answers.get(mid);
    const receiver = this.connection?.receiver(mid);
    return answer && receiver ? { answer, receiver } : null;
  }

  get lines(): readonly Line[] {
    return this.connection?.lines ?? [];
  }

  kind(mid: string): Kind | null {
    return this.lines.find((line) => line.mid === mid)?.kind ?? null;
  }

  sender(mid: string): RTCRtpSender | null {
    return this.connection?.sender(mid) ?? null;
  }

  /** What becomes of what the other end asked for, whole. */
  answer(answers: readonly Answer[]): void {
    this.given = answers;
    this.sayAnswers();
  }

  /** Whether words get through. */
  get isOpen(): boolean {
    return this.connection?.isOpen === true;
  }

  /** Says something of the chat; false if nothing can be said. */
  chat(word: ChatWord | GotWord): boolean {
    if (!this.connection?.isOpen) return false;
    try {
      this.connection.say(JSON.stringify(word));
      return true;
    } catch {
      // Too much waits for a link that is stuck.
      return false;
    }
  }

  heard(signal: Signal): void {
    switch (signal.type) {
      case "offer":
        if (this.offers) return;
        // A clock went back, and the other end does not know what was seen here.
        if (signal.link < this.newest) return this.again(0, 0);
        if (signal.link > this.newest || !this.connection) this.begin(signal.link);
        return this.connection?.heard(signal);
      case "answer":
      case "candidate":
        if (signal.link === this.newest) this.connection?.heard(signal);
        return;
      case "again":
        return this.heardAgain(signal);
    }
  }

  /** Signals get through, or not. */
  socket(online: boolean): void {
    const came = online && !this.online;
    this.online = online;
    this.mend.socket(online);
    // What was said meanwhile is lost.
    if (!came || this.state === "live") return;
    if (this.offers) this.connection?.sayAgain();
    else this.again(0, 0);
  }

  /** What should come over it does not. */
  unheard(): void {
    if (this.state === "live") this.mend.unheard();
  }

  stats(): Promise<RTCStatsReport | null> | null {
    return this.connection?.stats() ?? null;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.mend.stop();
    this.connection?.stop();
    this.connection = null;
  }

  private begin(link: number): void {
    clearTimeout(this.timer);
    this.connection?.stop();
    this.mend.stop();
    this.mend = this.newMend();
    this.newest = link;
    this.mids = new Map();
    this.had = new Map();
    this.answers = new Map();
    this.said = { ask: "", answer: "" };
    this.given = [];
    this.number = this.theirNumber = 0;
    this.since.clear();
    this.called = { lines: "", at: Number.NEGATIVE_INFINITY };
    this.asks = [];
    this.connection = new PeerConnection(link, this.offers, this.stun, {
      signal: (signal) => this.ports.signal(signal),
      ice: (state) => this.ice(state),
      lines: () => {
        this.refresh();
        this.ports.asked();
      },
      open: () => {
        this.refresh();
        this.sayAnswers();
        this.ports.changed();
      },
      said: (data) => this.told(read(data)),
      closed: () => {
        this.asks = [];
        this.ports.asked();
      },
    });
    if (this.state === "live") this.becomes("connecting");
    this.ports.asked();
  }

  private heardAgain({ link, audio, video, restart }: Extract<Signal, { type: "again" }>): void {
    if (!this.offers || !this.connection) return;
    // Who saw a later one than this page knows of, or has none though one was agreed on, needs a new one.
    if (link > this.newest || (link === 0 && this.connection.isAgreed))
      return this.begin(newLink(Math.max(link, this.newest)));
    if (link !== this.newest || !this.connection.isAgreed) this.connection.sayAgain();
    if (link !== this.newest) return;
    this.connection.grow(audio, video);
    if (restart) this.connection.restartIce();
  }

  private again(audio: number, video: number, restart = false): void {
    const link = this.connection ? this.newest : 0;
    this.ports.signal({ type: "again", link, audio, video, restart });
  }

  /** Asks for a connection until there is one. */
  private call(): void {
    this.ports.signal({ type: "again", link: 0, audio: 0, video: 0, restart: false });
    this.timer = setTimeout(() => this.call(), CALL_MS);
  }

  private told(word: Word | null): void {
    if (word?.type === "ask") {
      this.asks = word.asks;
      this.theirNumber = word.number;
      this.ports.asked();
    } else if (word?.type === "answer") {
      const speaksOf = ({ mid }: Answer) => word.number >= (this.since.get(mid) ?? 0);
      this.answers = new Map(word.answers.filter(speaksOf).map((one) => [one.mid, one]));
      this.ports.changed();
    } else if (word) this.ports.chat(word);
  }

  private refresh(): void {
    // An answer may have been lost.
    if (this.offers) this.connection?.grow(0, 0);
    const lines = this.connection?.lines ?? [];
    if (lines.length === 0) return;
    const audio = needed("audio", this.feeds, lines, LINES.audio);
    const video = needed("video", this.feeds, lines, LINES.video);
    if (audio + video > lines.length) this.grow(audio, video);
    this.assign(lines);
    const asks = this.feeds.flatMap((feed) => {
      const mid = this.mids.get(feed.key);
      return mid === undefined ? [] : [this.ask(mid, feed)];
    });
    if (this.say("ask", asks, { type: "ask", number: this.number + 1, asks })) this.number += 1;
  }

  private assign(lines: readonly Line[]): void {
    const before = this.mids;
    // From both ends towards each other: in Firefox a change of what an m-line sends begins what comes over it anew, and it
    // stands still until the next key frame.
    this.mids = assign(this.feeds, this.offers ? lines : [...lines].reverse(), this.had);
    this.had = remember(this.had, this.mids);
    const answers = new Map(this.answers);
    for (const [key, mid] of this.mids) {
      if (before.get(key) === mid) continue;
      this.since.set(mid, this.number + 1);
      answers.delete(mid);
    }
    this.answers = answers;
  }

  private ask(mid: string, { what, width, height }: Feed): Ask {
    if ("track" in what) return { mid, what, width, height };
    const volumes = what.origins.map((who) => [who, this.ports.volumeOf(who)] as const);
    return { mid, what: { origins: what.origins, volumes }, width, height };
  }

  private grow(audio: number, video: number): void {
    if (this.offers) return this.connection?.grow(audio, video);
    const { called } = this;
    const [lines, now] = [`${audio} ${video}`, performance.now()];
    if (called.lines === lines && now - called.at < CALL_MS) return;
    this.called = { lines, at: now };
    this.again(audio, video);
  }

  private sayAnswers(): void {
    const [number, answers] = [this.theirNumber, this.given];
    this.say("answer", { number, answers }, { type: "answer", number, answers });
  }

  /** What was said last is not said again. */
  private say(what: "ask" | "answer", content: unknown, word: Word): boolean {
    const text = JSON.stringify(content);
    if (!this.connection?.isOpen || this.said[what] === text) return false;
    this.said[what] = text;
    this.connection.say(JSON.stringify(word));
    return true;
  }

  private ice(state: RTCIceConnectionState): void {
    this.mend.ice(state);
    if (state === "connected" || state === "completed") this.becomes("live");
  }

  private becomes(state: PeerLinkState): void {
    if (this.state === state) return;
    this.state = state;
    this.ports.changed();
  }

  private newMend(): Mend {
    const mend = new Mend(FIRST_MS, {
      restartIce: () => {
        if (this.offers) this.connection?.restartIce();
        else this.again(0, 0, true);
      },
      renew: () => this.renewSoon(),
      noPath: () => {},
    });
    mend.socket(this.online);
    return mend;
  }

  /** It is given up for now: the plan may do without it, and if it does not, it is tried anew. */
  private renewSoon(): void {
    this.mend.stop();
    this.becomes("failed");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.offers) return this.begin(newLink(this.newest));
      this.mend = this.newMend();
      this.call();
    }, AGAIN_MS);
  }
}

/** Grows over the life of two pages: a page that was reloaded does not begin below what the other end has seen. */
function newLink(before: number): number {
  return Math.max(before + 1, Math.floor(Date.now() / 1000));
}
