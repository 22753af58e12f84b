// Measures the line to the server while nothing flows over it: bursts over a data channel, which the server counts. It
// has no clock for when; whoever looks at the link now and then looks after it too.

import { MESSAGE_BYTES, message, rate, readAnswer } from "./burst";
import { after, bottom, type Outcome } from "./ladder";

export type Channel = Pick<
  RTCDataChannel,
  | "binaryType"
  | "bufferedAmount"
  | "bufferedAmountLowThreshold"
  | "close"
  | "onbufferedamountlow"
  | "onclose"
  | "onmessage"
  | "onopen"
  | "readyState"
  | "send"
>;

export interface ProbePorts {
  /** Makes the channel, which is used as soon as it is open. */
  open(): Channel;
  /** The link is up, nothing of one's own flows, and nothing is being switched. */
  idle(): boolean;
  /** What the line carries, or (`least`) at least carries. */
  measured(kbps: number, least: boolean): void;
}

/** Idle for so long, before the first. */
const CALM_MS = 3000;
/** The server answers half a second after the first message at the latest. */
const ANSWER_MS = 2500;
/** What waits in the browser stays small, so that there is little left to send when something else wants the line. */
const WAITING_BYTES = 64_000;

interface Burst {
  id: number;
  messages: number;
  said: number;
  /** It was not alone on the line. */
  disturbed: boolean;
}

export class Probe {
  private channel: Channel | null = null;
  private closed = false;
  private calmSince: number | null = null;
  private next = 0;
  private ladder = bottom;
  private rttMs = 0;
  private bursts = 0;
  private burst: Burst | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ports: ProbePorts) {}

  /** To be called every few seconds. */
  look(rttMs: number | null): void {
    this.rttMs = rttMs ?? 0;
    const now = performance.now();
    if (!this.ports.idle()) {
      this.calmSince = null;
      return;
    }
    this.calmSince ??= now;
    if (this.closed || this.burst || now < this.next || now - this.calmSince < CALM_MS) return;
    if (!this.channel) this.open();
    else if (this.channel.readyState === "open") this.begin();
  }

  /** It was asked for and has not come. */
  get isOpening(): boolean {
    return this.channel?.readyState === "connecting";
  }

  stop(): void {
    this.closed = true;
    clearTimeout(this.timer);
    const { channel } = this;
    if (!channel) return;
    channel.onopen = channel.onclose = channel.onmessage = channel.onbufferedamountlow = null;
    channel.close();
  }

  private open(): void {
    const channel = this.ports.open();
    channel.binaryType = "arraybuffer";
    channel.bufferedAmountLowThreshold = WAITING_BYTES / 2;
    channel.onopen = () => {
      if (this.ports.idle()) this.begin();
    };
    channel.onclose = () => this.stop();
    channel.onbufferedamountlow = () => this.feed();
    channel.onmessage = ({ data }) => this.answered(data);
    this.channel = channel;
  }

  private begin(): void {
    this.bursts += 1;
    // One that is disturbed is made up for, but no sooner than the server counts another.
    this.next = performance.now() + this.ladder.pauseMs;
    const messages = Math.ceil(this.ladder.bytes / MESSAGE_BYTES);
    this.burst = { id: this.bursts, messages, said: 0, disturbed: false };
    this.timer = setTimeout(() => this.end(null), ANSWER_MS);
    this.feed();
  }

  /** As much as may wait; the browser says when it has sent half of that. Where nothing drains, nothing follows. */
  private feed(): void {
    const { channel, burst } = this;
    if (!channel || !burst) return;
    if (!this.ports.idle()) burst.disturbed = true;
    while (!burst.disturbed && burst.said < burst.messages && channel.bufferedAmount < WAITING_BYTES) {
      channel.send(message(burst.id, burst.said, burst.said + 1 === burst.messages));
      burst.said += 1;
    }
  }

  private answered(data: unknown): void {
    const arrived = readAnswer(data);
    const { burst } = this;
    if (!burst || arrived?.burst !== burst.id) return;
    if (!this.ports.idle()) burst.disturbed = true;
    const whole = arrived.bytes > this.ladder.bytes / 2;
    this.end({ kbps: rate(arrived), whole, tookMs: arrived.micros / 1000, rttMs: this.rttMs });
  }

  private end(outcome: Outcome | null): void {
    clearTimeout(this.timer);
    const disturbed = this.burst?.disturbed;
    this.burst = null;
    if (disturbed) return;
    const { ladder, found } = after(this.ladder, outcome);
    this.ladder = ladder;
    this.next = performance.now() + ladder.pauseMs;
    if (found) this.ports.measured(found.kbps, found.least);
  }
}
