// A place in a room, kept over any number of sockets: joins on each new one, comes back at once when one is lost, and
// gives up only where the server says so.

import { backoff } from "./backoff";
import type { CloseReason, ErrorBody, Join, Reply, Request, Welcome } from "./generated";
import { Lost, Refused } from "./refused";
import { type OpenSocket, type ServerEvent, Wire } from "./wire";

export interface ConnectionEvents {
  /** Inside, for the first time or again. */
  welcome(welcome: Welcome): void;
  event(event: ServerEvent): void;
  /** The socket is gone, and a new one is being tried. Once per loss. */
  lost(): void;
  /** Joining was refused; the connection is over. */
  refused(error: ErrorBody): void;
  /** The server ended it; the connection is over. */
  ended(reason: CloseReason): void;
}

export class Connection {
  private wire: Wire | null = null;
  private joined = false;
  private everJoined = false;
  private stopped = false;
  /** Failed attempts since the last welcome. */
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ticket: string | null;

  /** `join` is asked anew for each attempt, so that a name changed since is the one that comes back. */
  constructor(
    private readonly openSocket: OpenSocket,
    private readonly join: () => Omit<Join, "ticket">,
    ticket: string | null,
    private readonly events: ConnectionEvents,
    private readonly random: () => number = Math.random,
  ) {
    this.ticket = ticket;
    this.open();
  }

  /** Inside, with a socket. */
  get ready(): boolean {
    return this.joined;
  }

  /** What brings this participant back; null before the first welcome. */
  get lastTicket(): string | null {
    return this.ticket;
  }

  request(request: Request): Promise<Reply> {
    return this.wire && this.joined ? this.wire.request(request) : Promise.reject(new Lost());
  }

  /** The machine says that the network is gone: a dead socket need not be waited for. */
  offline(): void {
    if (this.stopped || this.timer !== undefined) return;
    this.wire?.close();
    this.again();
  }

  /** The machine says that there is a network: try at once. */
  online(): void {
    if (this.stopped || this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.open();
  }

  stop(): void {
    this.stopped = true;
    this.joined = false;
    clearTimeout(this.timer);
    this.wire?.close();
    this.wire = null;
  }

  private open(): void {
    const wire = new Wire(this.openSocket, {
      opened: () => void this.enter(wire),
      event: (event) => this.heard(event),
      closed: () => this.again(),
    });
    this.wire = wire;
  }

  private async enter(wire: Wire): Promise<void> {
    try {
      const reply = await wire.request({ type: "join", ...this.join(), ticket: this.ticket });
      if (reply.type !== "welcome") throw new Error(`The server answered a join with ${reply.type}.`);
      this.ticket = reply.ticket;
      this.attempt = 0;
      this.joined = true;
      this.everJoined = true;
      this.events.welcome(reply);
    } catch (error) {
      if (this.wire !== wire || error instanceof Lost) return;
      if (error instanceof Refused && !this.worthAnotherTry(error.body)) {
        this.stop();
        this.events.refused(error.body);
        return;
      }
      wire.close();
      this.again(error instanceof Refused ? error.body.retry_after_ms : null);
    }
  }

  /** Somebody who was inside waits out a busy server; somebody at the door is told. */
  private worthAnotherTry(error: ErrorBody): boolean {
    return this.everJoined && (error.code === "too_fast" || error.code === "internal");
  }

  private heard(event: ServerEvent): void {
    if (event.type !== "closed") return this.events.event(event);
    if (event.reason === "stopping" || event.reason === "too_slow") return;
    this.stop();
    this.events.ended(event.reason);
  }

  private again(atLeastMs: number | null = null): void {
    if (this.stopped) return;
    const wasInside = this.joined;
    this.joined = false;
    const wait = Math.max(backoff(this.attempt++, this.random()), atLeastMs ?? 0);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.open();
    }, wait);
    if (wasInside) this.events.lost();
  }
}
