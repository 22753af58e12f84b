// One RTCPeerConnection with another participant. Its m-lines send and receive; what flows over them changes without
// SDP, by `replaceTrack` at whoever sends. One end makes every offer, so two offers never cross.

import type { Signal } from "../../protocol/generated";
import { ordered } from "../codecs";
import type { Line } from "../lines";
import type { Kind } from "../wants";

export interface ConnectionEvents {
  signal(signal: Signal): void;
  ice(state: RTCIceConnectionState): void;
  /** The m-lines changed, or became usable. */
  lines(): void;
  /** The data channel is open. */
  open(): void;
  said(data: unknown): void;
  /** The other end closed it. */
  closed(): void;
}

/**
 * How many there are of each kind. The first are for a voice and a screen's sound, for a camera each way and for a composed
 * picture or a screen.
 */
export const LINES = { audio: { first: 2, most: 24 }, video: { first: 3, most: 24 } };
/** Both ends make it by itself, with this id. */
const CHANNEL = 0;
/** An offer that was not answered for so long is said again when there is need of it. */
const UNANSWERED_MS = 1500;

export class PeerConnection {
  private readonly connection: RTCPeerConnection;
  private readonly channel: RTCDataChannel;
  private readonly early: RTCIceCandidateInit[] = [];
  /** Offers and answers are applied one after the other. */
  private work: Promise<void> = Promise.resolve();
  private described = false;
  /** When the offer was said that is not answered yet. */
  private offeredAt: number | null = null;
  private wanted: Record<Kind, number> = { audio: LINES.audio.first, video: LINES.video.first };
  private stopped = false;
  private close: () => void = () => {};
  private readonly closed = new Promise<null>((resolve) => {
    this.close = () => resolve(null);
  });

  constructor(
    readonly link: number,
    offers: boolean,
    stun: readonly string[],
    private readonly events: ConnectionEvents,
  ) {
    this.connection = new RTCPeerConnection({
      bundlePolicy: "max-bundle",
      rtcpMuxPolicy: "require",
      iceServers: stun.length === 0 ? [] : [{ urls: [...stun] }],
    });
    this.connection.oniceconnectionstatechange = () => events.ice(this.connection.iceConnectionState);
    this.connection.onicecandidate = ({ candidate }) => {
      if (!candidate) return;
      events.signal({
        type: "candidate",
        link,
        candidate: candidate.candidate,
        mid: candidate.sdpMid,
        line: candidate.sdpMLineIndex,
      });
    };
    this.channel = this.connection.createDataChannel("starling", { negotiated: true, id: CHANNEL });
    this.channel.onopen = () => events.open();
    this.channel.onmessage = ({ data }) => events.said(data);
    this.channel.onclose = () => events.closed();
    if (offers) this.offer(false);
  }

  get iceState(): RTCIceConnectionState {
    return this.connection.iceConnectionState;
  }

  get isOpen(): boolean {
    return this.channel.readyState === "open";
  }

  /** The m-lines both ends know. */
  get lines(): readonly Line[] {
    if (!this.described) return [];
    return this.transceivers.map((one) => ({ mid: one.mid as string, kind: one.receiver.track.kind as Kind }));
  }

  /** The other end has applied what was offered. */
  get isAgreed(): boolean {
    return this.described && this.offeredAt === null;
  }

  say(text: string): void {
    if (this.isOpen) this.channel.send(text);
  }

  receiver(mid: string): RTCRtpReceiver | null {
    return this.transceivers.find((one) => one.mid === mid)?.receiver ?? null;
  }

  sender(mid: string): RTCRtpSender | null {
    return this.transceivers.find((one) => one.mid === mid)?.sender ?? null;
  }

  /** There shall be this many m-lines of each kind. For the end that makes offers. */
  grow(audio: number, video: number): void {
    const before = this.wanted;
    this.wanted = { audio: Math.max(audio, before.audio), video: Math.max(video, before.video) };
    const grows = this.wanted.audio > before.audio || this.wanted.video > before.video;
    if (grows) this.offer(false);
    else if (this.offeredAt !== null && performance.now() - this.offeredAt >= UNANSWERED_MS) this.sayAgain();
  }

  /** The offer that was not answered, once more. */
  sayAgain(): void {
    if (this.offeredAt !== null) this.signalDescription("offer");
  }

  restartIce(): void {
    this.offer(true);
  }

  heard(signal: Signal): void {
    switch (signal.type) {
      case "offer":
        return this.queue(() => this.answer(signal.sdp));
      case "answer":
        return this.queue(() => this.accept(signal.sdp));
      case "candidate": {
        const { candidate, mid, line } = signal;
        return this.candidate({ candidate, sdpMid: mid, sdpMLineIndex: line });
      }
      case "again":
        return;
    }
  }

  /** Null where the connection was closed meanwhile: Firefox never answers then. */
  stats(): Promise<RTCStatsReport | null> {
    return Promise.race([this.connection.getStats(), this.closed]);
  }

  stop(): void {
    this.stopped = true;
    this.close();
    this.connection.oniceconnectionstatechange = null;
    this.connection.onicecandidate = null;
    this.channel.onopen = this.channel.onmessage = this.channel.onclose = null;
    this.connection.close();
  }

  private get transceivers(): RTCRtpTransceiver[] {
    return this.connection.getTransceivers().filter((one) => one.mid !== null);
  }

  private offer(iceRestart: boolean): void {
    this.queue(async () => {
      for (const kind of ["audio", "video"] as const) this.make(kind);
      await this.connection.setLocalDescription(await this.connection.createOffer({ iceRestart }));
      this.signalDescription("offer");
    });
  }

  private make(kind: Kind): void {
    const there = this.connection.getTransceivers().filter((one) => one.receiver.track.kind === kind).length;
    for (let n = there; n < this.wanted[kind]; n += 1) {
      prefer(this.connection.addTransceiver(kind, { direction: "sendrecv" }));
    }
  }

  private async answer(sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: "offer", sdp });
    for (const transceiver of this.connection.getTransceivers()) transceiver.direction = "sendrecv";
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    this.signalDescription("answer");
    this.usable();
  }

  private async accept(sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: "answer", sdp });
    this.offeredAt = null;
    this.usable();
  }

  private usable(): void {
    if (this.stopped) return;
    this.described = true;
    for (const candidate of this.early.splice(0)) this.add(candidate);
    this.events.lines();
  }

  private candidate(candidate: RTCIceCandidateInit): void {
    if (this.connection.remoteDescription) this.add(candidate);
    else this.early.push(candidate);
  }

  /** One that cannot be used (an address family this machine has not) is no loss. */
  private add(candidate: RTCIceCandidateInit): void {
    this.connection.addIceCandidate(candidate).catch(() => {});
  }

  private signalDescription(type: "offer" | "answer"): void {
    const sdp = this.connection.localDescription?.sdp;
    if (!sdp || this.stopped) return;
    if (type === "offer") this.offeredAt = performance.now();
    this.events.signal({ type, link: this.link, sdp });
  }

  private queue(work: () => Promise<void>): void {
    // What cannot be applied leaves the link as it was; it is given up if it does not come up.
    this.work = this.work.then(() => (this.stopped ? undefined : work())).catch(() => {});
  }
}

/** A browser that does not like the order keeps its own. */
function prefer(transceiver: RTCRtpTransceiver): void {
  if (transceiver.receiver.track.kind !== "video") return;
  try {
    transceiver.setCodecPreferences(ordered(RTCRtpReceiver.getCapabilities("video")?.codecs ?? []));
  } catch {
    // See above.
  }
}
