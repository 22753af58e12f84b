// Measures the line to the server while nothing flows over it: bursts over a data channel, which the server counts. A
// burst is small at first, and the next one larger as long as the line swallows it, so that none fills a small line for
// long. It has no clock of its own for when; whoever looks at the link says so.

import { MESSAGE_BYTES, message, rate, readAnswer } from "./burst";

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
const FIRST_BYTES = 40_000;
const LEAST_BYTES = 20_000;
/** The server counts no more than 400 kB. */
const MOST_BYTES = 320_000;
/** What arrives within that, or within a few round trips, was held back by the sender's caution rather than the line. */
const FAST_MS = 150;
const FAST_TRIPS = 4;
/** Until a larger one; the server counts one in five seconds. */
const STEP_MS = 6000;
/** Until the line is looked at anew, and at most, while it stays as it is. */
const PAUSE_MS = 60_000;
const MOST_PAUSE_MS = 480_000;
const ALIKE = 0.25;
/** So long after the first message the server answers; what comes later is not counted. */
const COUNTED_MS = 500;
const ANSWER_MS = 2500;
/** What waits in the browser stays small, so that there is little left to send when something else wants the line. */
const WAITING_BYTES = 64_000;

interface Burst {
  id: number;
  messages: number;
  said: number;
  begun: number;
  /** It was not alone on the line, or not sent whole. */
  cut: "no" | "late" | "disturbed";
}

export class Probe {
  private channel: Channel | null = null;
  private closed = false;
  private calmSince: number | null = null;
  private next = 0;
  private size = FIRST_BYTES;
  private pause = PAUSE_MS;
  private before: number | null = null;
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
    const messages = Math.ceil(this.size / MESSAGE_BYTES);
    this.burst = { id: this.bursts, messages, said: 0, begun: performance.now(), cut: "no" };
    this.timer = setTimeout(() => this.unanswered(), ANSWER_MS);
    this.feed();
  }

  /** As much as may wait; the browser says when it has sent half of that. Where nothing drains, nothing follows. */
  private feed(): void {
    const { channel, burst } = this;
    if (!channel || !burst) return;
    if (!this.ports.idle()) burst.cut = "disturbed";
    else if (burst.said < burst.messages && performance.now() - burst.begun > COUNTED_MS) burst.cut = "late";
    while (burst.cut === "no" && burst.said < burst.messages && channel.bufferedAmount < WAITING_BYTES) {
      channel.send(message(burst.id, burst.said, burst.said + 1 === burst.messages));
      burst.said += 1;
    }
  }

  private answered(data: unknown): void {
    const arrived = readAnswer(data);
    const { burst } = this;
    if (!burst || arrived?.burst !== burst.id) return;
    this.end(PAUSE_MS);
    if (burst.cut === "disturbed" || !this.ports.idle()) return;
    const kbps = rate(arrived);
    const ms = arrived.micros / 1000;
    const whole = burst.cut === "no" && arrived.bytes > this.size / 2;
    const fast = whole && ms < Math.max(FAST_MS, this.rttMs * FAST_TRIPS);
    if (fast && this.size < MOST_BYTES) {
      this.size = Math.min(MOST_BYTES, this.size * 2);
      this.next = performance.now() + STEP_MS;
      if (kbps !== null) this.ports.measured(kbps, true);
      return;
    }
    if (!whole) this.shrink();
    if (kbps === null) return;
    this.rest(kbps);
    this.ports.measured(kbps, false);
  }

  /** A line that is as it was is asked less often. */
  private rest(kbps: number): void {
    const { before } = this;
    const alike = before !== null && Math.abs(kbps - before) < before * ALIKE;
    this.pause = alike ? Math.min(this.pause * 2, MOST_PAUSE_MS) : PAUSE_MS;
    this.before = kbps;
    this.next = performance.now() + this.pause;
  }

  /** Nothing came through, or nothing came back. */
  private unanswered(): void {
    this.end(PAUSE_MS);
    this.shrink();
  }

  private shrink(): void {
    this.size = Math.max(LEAST_BYTES, this.size / 2);
  }

  private end(pauseMs: number): void {
    clearTimeout(this.timer);
    this.burst = null;
    this.next = performance.now() + pauseMs;
  }
}
