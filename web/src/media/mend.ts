// Mends a broken path: when and how. Fed with the link's ICE state, says when to restart ICE and when to begin with a
// new connection. It owns one timer.

/** How long a path may be silent before it is mended: browsers report a lost packet or two as a disconnection. */
const PATIENCE_MS = 1500;
/** How long a restart may take: four round trips over a slow path, and the checks between. */
const RESTART_MS = 3000;
const RESTARTS = 2;
/** How long a first connection may take, over TCP at the far end of the world. */
export const FIRST_MS = 10_000;
/** The same where there was one a moment ago. */
export const NEXT_MS = 5000;

export interface MendHands {
  restartIce(): void;
  /** Give the connection up for a new one. */
  renew(): void;
  /** Nothing came through in the time there was. */
  noPath(): void;
}

export class Mend {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private restarts = 0;
  private everUp = false;
  private up = false;
  private online = true;
  private state: RTCIceConnectionState = "new";

  constructor(
    private readonly firstMs: number,
    private readonly hands: MendHands,
  ) {
    this.wait(firstMs, () => this.neverCame());
  }

  ice(state: RTCIceConnectionState): void {
    this.state = state;
    switch (state) {
      case "connected":
      case "completed":
        return this.good();
      case "disconnected":
        if (this.up) this.bad(PATIENCE_MS);
        return;
      case "failed":
        if (this.everUp && this.restarts === 0) this.bad(0);
        return;
      case "new":
      case "checking":
      case "closed":
        return;
    }
  }

  /** The server hears nothing from here, whatever this end believes. */
  unheard(): void {
    if (this.up) this.bad(PATIENCE_MS);
  }

  /** The server hears something again. A restart that changes nothing at this end is noticed only by that. */
  heard(): void {
    if (this.state === "connected" || this.state === "completed") this.good();
  }

  /** Offers can be sent, or not. Without a socket nothing can be mended; with a new one it is high time. */
  socket(online: boolean): void {
    const came = online && !this.online;
    this.online = online;
    if (came && this.everUp && !this.up) this.bad(0);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private good(): void {
    this.up = true;
    this.everUp = true;
    this.restarts = 0;
    clearTimeout(this.timer);
  }

  private bad(after: number): void {
    this.up = false;
    this.wait(after, () => this.mend());
  }

  private mend(): void {
    if (!this.online) return;
    if (this.restarts >= RESTARTS) return this.hands.renew();
    this.restarts += 1;
    this.hands.restartIce();
    this.wait(RESTART_MS, () => this.mend());
  }

  private neverCame(): void {
    this.hands.noPath();
    if (this.online) this.hands.renew();
    else this.wait(this.firstMs, () => this.neverCame());
  }

  private wait(ms: number, then: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, ms);
  }
}
