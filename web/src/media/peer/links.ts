// The links with other participants: those the slice names, and no other. A link that is no longer named while something
// still comes or goes over it goes when that does.

import type { ParticipantId } from "../../call/state";
import type { ChatWord, GotWord } from "../../call/unkept/words";
import type { Signal } from "../../protocol/generated";
import type { Feed } from "../feeds";
import { PeerLink } from "./link";

export interface PeerLinksPorts {
  signal(to: ParticipantId, signal: Signal): void;
  changed(): void;
  asked(): void;
  chat(from: ParticipantId, word: ChatWord | GotWord): void;
  volumeOf(who: ParticipantId): number;
}

/** Whoever still gets something over a link that is to go has so long to get it another way. */
const LEAVE_MS = 10_000;

export class PeerLinks {
  private readonly links = new Map<ParticipantId, PeerLink>();
  private you: ParticipantId | null = null;
  private stun: readonly string[] = [];
  private named: ReadonlySet<ParticipantId> = new Set();
  private readonly unnamedSince = new Map<ParticipantId, number>();
  private feeds: readonly Feed[] = [];
  private online = false;

  constructor(private readonly ports: PeerLinksPorts) {}

  get all(): ReadonlyMap<ParticipantId, PeerLink> {
    return this.links;
  }

  get(who: ParticipantId): PeerLink | null {
    return this.links.get(who) ?? null;
  }

  /** Who one is, and where addresses are learnt. Somebody else than before begins anew. */
  is(you: ParticipantId, stun: readonly string[]): void {
    if (this.you !== you) this.drop();
    this.you = you;
    this.stun = stun;
  }

  /** With whom there is to be a link, and everything that is to come over any of them. */
  want(named: ReadonlySet<ParticipantId>, feeds: readonly Feed[], here: ReadonlySet<ParticipantId>): void {
    this.named = named;
    this.feeds = feeds;
    for (const [who, link] of this.links) {
      if (named.has(who) && here.has(who)) this.unnamedSince.delete(who);
      else if (!here.has(who) || !this.isUsed(who, link)) this.end(who, link);
    }
    for (const who of named) if (here.has(who)) this.open(who);
    for (const [who, link] of this.links) link.want(this.of(who));
  }

  heard(from: ParticipantId, signal: Signal): void {
    // The other end was told of the link first.
    if (this.named.has(from)) this.open(from);
    this.links.get(from)?.heard(signal);
  }

  socket(online: boolean): void {
    this.online = online;
    for (const link of this.links.values()) link.socket(online);
  }

  stop(): void {
    this.you = null;
    this.drop();
  }

  private of(who: ParticipantId): readonly Feed[] {
    return this.feeds.filter(({ from }) => from.type === "participant" && from.id === who);
  }

  private isUsed(who: ParticipantId, link: PeerLink): boolean {
    const now = performance.now();
    const since = this.unnamedSince.get(who) ?? now;
    this.unnamedSince.set(who, since);
    return this.of(who).length > 0 || (link.state === "live" && link.asks.length > 0 && now - since < LEAVE_MS);
  }

  private open(who: ParticipantId): void {
    if (this.links.has(who) || this.you === null || who === this.you) return;
    const link = new PeerLink(this.you < who, this.stun, {
      signal: (signal) => this.ports.signal(who, signal),
      changed: () => this.ports.changed(),
      asked: () => this.ports.asked(),
      chat: (word) => this.ports.chat(who, word),
      volumeOf: (one) => this.ports.volumeOf(one),
    });
    link.socket(this.online);
    this.links.set(who, link);
  }

  private end(who: ParticipantId, link: PeerLink): void {
    link.stop();
    this.links.delete(who);
    this.unnamedSince.delete(who);
  }

  private drop(): void {
    for (const [who, link] of this.links) this.end(who, link);
  }
}
