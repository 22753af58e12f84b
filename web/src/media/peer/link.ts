// The link with one other participant: a connection that is mended or made anew, what is asked of the other end over it,
// and what the other end asks for.

import type { ParticipantId } from "../../call/state";
import type { ChatWord, GotWord } from "../../call/unkept/words";
import type { PeerLinkState, Signal } from "../../protocol/generated";
import type { Feed, FeedKey } from "../feeds";
import { Mend } from "../mend";
import type { Kind } from "../wants";
import { PeerConnection } from "./connection";
import { assign, type Line, needed } from "./lines";
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

export class PeerLink {
  state: PeerLinkState = "connecting";
  /** What the other end wants. */
  asks: readonly Ask[] = [];

  private connection: PeerConnection | null = null;
  private mend: Mend;
  private feeds: readonly Feed[] = [];
  private mids: ReadonlyMap<FeedKey, string> = new Map();
  private answers: ReadonlyMap<string, Answer> = new Map();
  private said = { ask: "", answer: "" };
  private given: readonly Answer[] = [];
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
  }

  /** All that is to come over it. */
  want(feeds: readonly Feed[]): void {
    this.feeds = feeds;
    this.refresh();
  }

  /** How it stands with a feed that is wanted. */
  standing(key: FeedKey): { answer: Answer; receiver: RTCRtpReceiver } | null {
    const mid = this.mids.get(key);
    if (mid === undefined) return null;
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
    this.say("answer", { type: "answer", answers });
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
        if (this.offers || signal.link < this.newest) return;
        if (signal.link > this.newest || !this.connection) this.begin(signal.link);
        return this.connection?.heard(signal);
      case "answer":
      case "candidate":
        if (signal.link === this.newest) this.connection?.heard(signal);
        return;
      case "again":
        return this.again(signal);
    }
  }

  /** Signals get through, or not. */
  socket(online: boolean): void {
    this.online = online;
    this.mend.socket(online);
  }

  /** What should come over it does not. */
  unheard(): void {
    if (this.state === "live") this.mend.unheard();
  }

  stats(): Promise<RTCStatsReport> | null {
    return this.connection?.stats() ?? null;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.mend.stop();
    this.connection?.stop();
    this.connection = null;
  }

  private begin(link: number): void {
    this.connection?.stop();
    this.newest = link;
    this.mids = new Map();
    this.answers = new Map();
    this.said = { ask: "", answer: "" };
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
        this.say("answer", { type: "answer", answers: this.given });
        this.ports.changed();
      },
      said: (data) => this.told(read(data)),
    });
    this.ports.asked();
  }

  private again(signal: Extract<Signal, { type: "again" }>): void {
    if (!this.offers) return;
    if (signal.link !== this.newest) return this.begin(newLink(this.newest));
    this.connection?.grow(signal.audio, signal.video);
    if (signal.restart) this.connection?.restartIce();
  }

  private told(word: Word | null): void {
    if (word?.type === "ask") {
      this.asks = word.asks;
      this.ports.asked();
    } else if (word?.type === "answer") {
      this.answers = new Map(word.answers.map((one) => [one.mid, one]));
      this.ports.changed();
    } else if (word) this.ports.chat(word);
  }

  private refresh(): void {
    const lines = this.connection?.lines ?? [];
    if (lines.length === 0) return;
    const [audio, video] = [needed("audio", this.feeds, lines), needed("video", this.feeds, lines)];
    if (audio + video > lines.length) this.grow(audio, video);
    this.mids = assign(this.feeds, lines, this.mids);
    const asks = this.feeds.flatMap((feed) => {
      const mid = this.mids.get(feed.key);
      return mid === undefined ? [] : [this.ask(mid, feed)];
    });
    this.say("ask", { type: "ask", asks });
  }

  private ask(mid: string, { what, width, height }: Feed): Ask {
    if ("track" in what) return { mid, what, width, height };
    const volumes = what.origins.map((who) => [who, this.ports.volumeOf(who)] as const);
    return { mid, what: { origins: what.origins, volumes }, width, height };
  }

  private grow(audio: number, video: number): void {
    if (this.offers) this.connection?.grow(audio, video);
    else this.ports.signal({ type: "again", link: this.newest, audio, video, restart: false });
  }

  /** What was said last is not said again. */
  private say(what: "ask" | "answer", word: Word): void {
    if (!this.connection?.isOpen) return;
    const text = JSON.stringify(word);
    if (this.said[what] === text) return;
    this.said[what] = text;
    this.connection.say(text);
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
        else this.ports.signal({ type: "again", link: this.newest, audio: 0, video: 0, restart: true });
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
      this.mend = this.newMend();
      if (this.offers) this.begin(newLink(this.newest));
      else this.ports.signal({ type: "again", link: 0, audio: 0, video: 0, restart: false });
    }, AGAIN_MS);
  }
}

/** Grows over the life of two pages: a page that was reloaded does not begin below what the other end has seen. */
function newLink(before: number): number {
  return Math.max(before + 1, Math.floor(Date.now() / 1000));
}
