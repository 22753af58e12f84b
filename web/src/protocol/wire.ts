// One WebSocket: requests with ids and their answers, events, and the watch for silence. It lives once; coming back is
// the work of `Connection`.

import { decode } from "./decode";
import {
  type ClientMessage,
  type ErrorBody,
  type Reply,
  type Request,
  type ServerMessage,
  SILENCE_MS,
} from "./generated";
import { Lost, Refused } from "./refused";

/** Whoever asked nothing for so long asks for a sign of life. Any question is answered, so any will do. */
const PING_MS = 2000;
/** How often that is looked at. */
const LOOK_MS = 1000;
/** A question that is unanswered for this long, and nothing else heard, is the end of the wire. */
const UNANSWERED_MS = SILENCE_MS - PING_MS;
/** A socket that has not opened by then will not. */
const OPENING_MS = 4000;

/** The part of a WebSocket that is used. */
export type Socket = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;
export type OpenSocket = () => Socket;

export type ServerEvent = Exclude<ServerMessage, { type: "ok" } | { type: "error" }>;

export interface WireEvents {
  opened(): void;
  event(event: ServerEvent): void;
  /** Once, for whatever reason; never after `close()`. */
  closed(): void;
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

export class Wire {
  private readonly socket: Socket;
  private readonly waiting = new Map<number, Waiting>();
  private readonly openingTimer: ReturnType<typeof setTimeout>;
  private readonly pingTimer: ReturnType<typeof setInterval>;
  private state: "opening" | "open" | "closed" = "opening";
  private lastId = 0;
  /** When something was asked that nothing was heard after. */
  private unheardSince: number | null = null;
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    openSocket: OpenSocket,
    private readonly events: WireEvents,
  ) {
    this.socket = openSocket();
    this.socket.onopen = () => {
      clearTimeout(this.openingTimer);
      this.state = "open";
      this.events.opened();
    };
    this.socket.onmessage = (message) => this.heard(message.data);
    this.socket.onclose = () => this.end();
    this.openingTimer = setTimeout(() => this.end(), OPENING_MS);
    this.pingTimer = setInterval(() => this.tick(), LOOK_MS);
  }

  request(request: Request): Promise<Reply> {
    if (this.state !== "open") return Promise.reject(new Lost());
    const id = ++this.lastId;
    const message: ClientMessage = { id, ...request };
    this.askedAt = Date.now();
    this.unheardSince ??= this.askedAt;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify(message));
    });
  }

  /** Ends it without a word to the owner. */
  close(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    clearTimeout(this.openingTimer);
    clearInterval(this.pingTimer);
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of waiting) one.reject(new Lost());
  }

  private end(): void {
    if (this.state === "closed") return;
    this.close();
    this.events.closed();
  }

  private tick(): void {
    if (this.state !== "open") return;
    // Counted from the question, not from the last word: a page whose timers sleep in the background asks late, and
    // then the silence was its own.
    const now = Date.now();
    if (this.unheardSince !== null && now - this.unheardSince >= UNANSWERED_MS) return this.end();
    if (now - this.askedAt >= PING_MS) this.request({ type: "ping" }).catch(() => {});
  }

  private heard(data: unknown): void {
    this.unheardSince = null;
    const message = typeof data === "string" ? decode(data) : null;
    if (message === null) return;
    if (message.type === "ok") this.settle(message.id, (one) => one.resolve(message.reply));
    else if (message.type === "error") this.refuse(message.id, message.error);
    else this.events.event(message);
  }

  private refuse(id: number | null, error: ErrorBody): void {
    if (id !== null) this.settle(id, (one) => one.reject(new Refused(error)));
  }

  private settle(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (waiting) how(waiting);
  }
}
