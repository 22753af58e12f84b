// The link with the server and its performer: what is sent up, which slots bring what, and the numbers. It knows no
// socket; requests go out through its ports, and the server's words come in as calls.

import type { Link as LinkView, TrackId, Trouble } from "../call/state";
import type {
  Able,
  Encoding,
  Layer,
  LinkState,
  Reply,
  Request,
  SlotFlow,
  SlotState,
  Source,
} from "../protocol/generated";
import { Lost, Refused } from "../protocol/refused";
import { Probe } from "./able/probe";
import { type IceState, Link, type Pictures } from "./link";
import { FIRST_MS, Mend, NEXT_MS } from "./mend";
import { type Hands, type Offered, Performer } from "./perform";
import { measure, type Sample, sample, sourceLevel } from "./stats";
import type { Wants } from "./wants";

export interface ServerPorts {
  request(request: Request): Promise<Reply>;
  link(link: Partial<LinkView>): void;
  pictures(): Pictures;
  /** What comes out of the slots changed. */
  changed(): void;
  /** What this browser could do, for the next report. */
  able(report: RTCStatsReport): Able;
  /** Nothing of one's own flows anywhere, and nothing is being switched. */
  quiet(): boolean;
  /** What a probe found of the line. */
  probed(kbps: number, least: boolean): void;
}

/** What comes out of the slot a track has. */
export interface SlotStanding {
  flow: SlotFlow;
  layer: Layer | null;
  receiver: RTCRtpReceiver;
}

/** How often the numbers are read and reported. */
const MEASURE_MS = 2500;
/** After a link came up: soon enough for "UDP is blocked", late enough for the browser to have chosen. */
const FIRST_MEASURE_MS = 1000;
const ANSWER_MS = 8000;
const RENEW_PAUSE_MS = 1000;

interface Current {
  link: Link;
  performer: Performer<MediaStreamTrack>;
  mend: Mend;
  probe: Probe;
  answered: boolean;
  /** It was given up for another, or for good: nothing is waited for any more. */
  gone: AbortController;
}

export class ServerMedia {
  private current: Current | null = null;
  private wants: Wants<MediaStreamTrack> = { sending: new Map(), receiving: new Map() };
  private said: readonly SlotState[] = [];
  private before: Sample | null = null;
  private online = false;
  private everUp = false;
  /** A link that broke while its probe was being opened may have broken of that: the next one does without. */
  private probes = true;
  private trouble: Trouble = null;
  private readonly measureTimer: ReturnType<typeof setInterval>;
  private soonTimer: ReturnType<typeof setTimeout> | undefined;
  private renewTimer: ReturnType<typeof setTimeout> | undefined;
  private waitingForSocket: (() => void)[] = [];

  /** Sources nobody watches at the server. */
  private unwanted: ReadonlySet<Source> = new Set();

  constructor(private readonly ports: ServerPorts) {
    this.measureTimer = setInterval(() => void this.measure(), MEASURE_MS);
  }

  /** There is a socket. Where the server kept the link, so do we. */
  socketUp(resumed: boolean): void {
    this.online = true;
    if (!resumed || !this.current) return this.renew();
    this.current.performer.resume();
    this.current.mend.socket(true);
    for (const go of this.waitingForSocket.splice(0)) go();
  }

  socketDown(): void {
    this.online = false;
    this.current?.performer.pause();
    this.current?.mend.socket(false);
  }

  want(wants: Wants<MediaStreamTrack>): void {
    this.wants = wants;
    this.current?.performer.want(wants);
  }

  /** How it stands with a track that is wanted; null while no slot is known to have it. */
  standing(track: TrackId): SlotStanding | null {
    const { current } = this;
    const slot = current?.performer.watched.find((one) => one.track === track);
    const receiver = slot && current?.link.receiver(slot.mid);
    if (!slot || !receiver) return null;
    // What was said of this slot and another track is old: the frames in it are somebody else's.
    const state = this.said.find((one) => one.mid === slot.mid && one.track === track);
    return { flow: state?.state ?? "waiting", layer: state?.layer ?? null, receiver };
  }

  /** Whether somebody gets this source through the server. */
  carries(source: Source): boolean {
    return !this.unwanted.has(source);
  }

  /** The size of one's own picture changed. */
  reshape(source: "camera" | "screen"): void {
    this.current?.link.shape(source, this.ports.pictures()[source]);
  }

  slots(states: readonly SlotState[]): void {
    this.said = states;
    this.ports.changed();
  }

  encodings(tracks: readonly Encoding[]): void {
    for (const { mid, layers, wanted } of tracks) this.current?.link.watched(mid, layers, wanted);
    const senders = this.current?.link.senders ?? new Map<Source, string>();
    const idle = new Set(tracks.filter(({ wanted }) => !wanted).map(({ mid }) => mid));
    this.unwanted = new Set([...senders].filter(([, mid]) => idle.has(mid)).map(([source]) => source));
  }

  /** How the server sees the link. */
  seen(state: LinkState): void {
    // Before the answer it speaks of the link before.
    if (!this.current?.answered) return;
    if (state === "disconnected") this.current.mend.unheard();
    if (state === "connected") this.current.mend.heard();
    if (state === "gone") this.renewSoon();
  }

  async encoderLevel(): Promise<number> {
    const report = await this.current?.link.senderStats("microphone");
    return report ? sourceLevel(report) : 0;
  }

  stop(): void {
    clearInterval(this.measureTimer);
    clearTimeout(this.soonTimer);
    clearTimeout(this.renewTimer);
    this.drop();
  }

  private renewSoon(): void {
    this.renewTimer ??= setTimeout(() => this.renew(), RENEW_PAUSE_MS);
  }

  private renew(): void {
    clearTimeout(this.renewTimer);
    this.renewTimer = undefined;
    this.drop();
    this.said = [];
    this.before = null;

    const link = new Link(this.ports.pictures(), { ice: (state) => this.ice(state) });
    const mend = new Mend(this.everUp ? NEXT_MS : FIRST_MS, {
      restartIce: () => this.current?.performer.restartIce(),
      renew: () => this.renew(),
      noPath: () => this.view(link.iceState, "no_path"),
    });
    mend.socket(this.online);
    const performer = new Performer(this.hands(() => current));
    const probe = new Probe({
      open: () => {
        const channel = link.probe();
        performer.offerMore();
        return channel;
      },
      idle: () => this.idle(),
      measured: (kbps, least) => this.ports.probed(kbps, least),
    });
    const current: Current = { link, mend, probe, answered: false, performer, gone: new AbortController() };
    this.current = current;
    this.view(link.iceState, this.trouble);
    current.performer.want(this.wants);
    if (this.online) current.performer.resume();
    this.ports.changed();
  }

  private drop(): void {
    if (this.current?.probe.isOpening) this.probes = false;
    this.current?.gone.abort();
    this.current?.performer.stop();
    this.current?.mend.stop();
    this.current?.probe.stop();
    this.current?.link.stop();
    this.current = null;
    this.waitingForSocket = [];
  }

  private hands(current: () => Current): Hands<MediaStreamTrack> {
    return {
      attach: (source, track) => current().link.attach(source, track, track && this.pictureOf(source)),
      offer: (audio, video, restart) => this.offer(current(), audio, video, restart),
      publish: async (tracks) => void (await this.ports.request({ type: "publish", tracks: [...tracks] })),
      watch: async (slots) => void (await this.ports.request({ type: "watch", slots: [...slots] })),
      broken: () => this.renewSoon(),
      assigned: () => this.ports.changed(),
    };
  }

  private pictureOf(source: Source) {
    return source === "camera" || source === "screen" ? this.ports.pictures()[source] : null;
  }

  private async offer(current: Current, audio: number, video: number, restart: boolean): Promise<Offered> {
    const { link } = current;
    const sdp = await link.offer(audio, video, restart);
    return { senders: link.senders, slots: link.slots, answered: this.exchange(current, sdp) };
  }

  /** An offer outlives its socket: it is said again over the next one. */
  private async exchange(current: Current, sdp: string): Promise<void> {
    const gone = current.gone.signal;
    while (!gone.aborted) {
      try {
        const reply = await inTime(this.ports.request({ type: "offer", sdp, fresh: !current.answered }), gone);
        if (reply.type !== "answer") throw new Error(`The server answered an offer with ${reply.type}.`);
        await current.link.answer(reply.sdp);
        current.answered = true;
        return;
      } catch (error) {
        if (error instanceof Lost) await this.nextSocket();
        else if (error instanceof Refused && error.body.code === "too_fast")
          await pause(error.body.retry_after_ms, gone);
        else throw error;
      }
    }
  }

  private nextSocket(): Promise<void> {
    return new Promise((go) => this.waitingForSocket.push(go));
  }

  private ice(state: IceState): void {
    this.current?.mend.ice(state);
    const up = state === "connected" || state === "completed";
    if (up) {
      this.everUp = true;
      clearTimeout(this.soonTimer);
      this.soonTimer = setTimeout(() => void this.measure(), FIRST_MEASURE_MS);
    }
    const broke = this.everUp && (state === "disconnected" || state === "failed");
    this.view(state, up ? null : broke ? "ice_failed" : this.trouble);
  }

  private view(state: IceState, trouble: Trouble): void {
    this.trouble = trouble;
    this.ports.link({ state: viewOf(state), trouble });
  }

  /** The link is up, and nothing of one's own goes over it or anywhere. */
  private idle(): boolean {
    const { current } = this;
    if (!this.probes || !current?.answered || viewOf(current.link.iceState) !== "connected") return false;
    const flows = [...this.wants.sending].some(([source, { track, muted }]) => track && !muted && this.carries(source));
    return !flows && this.ports.quiet();
  }

  private async measure(): Promise<void> {
    const { current } = this;
    if (!current) return;
    const report = await current.link.stats();
    const now = sample(report, performance.now());
    if (this.current !== current) return;
    // The first sample says nothing of rates, but which way the media takes.
    const before = this.before ?? now;
    this.before = now;
    const up = viewOf(current.link.iceState) === "connected";
    const { transport, bars, silent, ...measured } = measure(before, now);
    const shownBars = up ? bars : 1;
    // A browser may believe in a dead path for half a minute.
    if (silent) current.mend.unheard();
    else current.mend.heard();
    if (up) this.trouble = silent ? "ice_failed" : transport === "tcp" ? "udp_blocked" : null;
    this.ports.link({ ...measured, transport, bars: shownBars, trouble: this.trouble });
    if (!this.online || !current.answered) return;
    const { lossUp, lossDown, rttMs, upKbps, downKbps } = measured;
    this.ports
      .request({
        type: "report",
        bars: shownBars,
        loss_up: lossUp,
        loss_down: lossDown,
        rtt_ms: rttMs ?? 0,
        up_kbps: upKbps,
        down_kbps: downKbps,
        transport,
        able: this.ports.able(report),
      })
      // The next one follows in a moment.
      .catch(() => {});
    current.probe.look(rttMs);
  }
}

function viewOf(state: IceState): LinkState {
  switch (state) {
    case "new":
    case "checking":
      return "connecting";
    case "connected":
    case "completed":
      return "connected";
    case "disconnected":
    case "failed":
      return "disconnected";
    case "closed":
      return "gone";
  }
}

function pause(ms: number | null, gone: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms ?? RENEW_PAUSE_MS);
    gone.addEventListener("abort", () => {
      clearTimeout(timer);
      done();
    });
  });
}

function inTime(reply: Promise<Reply>, gone: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The server does not answer the offer.")), ANSWER_MS);
    gone.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new Error("The link was given up."));
    });
    reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
