// One RTCPeerConnection to the server. The sending m-lines are made once, empty: turning something on later is a
// `replaceTrack` and needs no SDP. The receiving ones are made in steps and never go.

import type { Layer, Source } from "../protocol/generated";
import { ordered, slim } from "./codecs";
import { cameraEncodings, Encodings, type Picture, screenEncodings } from "./encodings";
import type { Line } from "./lines";
import type { Kind } from "./wants";

export type IceState = RTCIceConnectionState;

export interface LinkEvents {
  ice(state: IceState): void;
}

export interface Pictures {
  camera: Picture;
  screen: Picture;
}

export class Link {
  private readonly connection: RTCPeerConnection;
  private readonly sending: ReadonlyMap<Source, RTCRtpTransceiver>;
  private readonly encodings = new Map<Source, Encodings>();
  private readonly tracks = new Map<Source, MediaStreamTrack | null>();
  private readonly giving = new Map<Source, Promise<void>>();
  /** Sound nobody gets from the server. */
  private readonly unwanted = new Set<Source>();
  private readonly receiving: { kind: Kind; transceiver: RTCRtpTransceiver }[] = [];

  constructor(pictures: Pictures, events: LinkEvents) {
    this.connection = new RTCPeerConnection({ bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" });
    this.connection.oniceconnectionstatechange = () => events.ice(this.connection.iceConnectionState);
    this.sending = new Map<Source, RTCRtpTransceiver>([
      ["microphone", this.sends("audio")],
      ["camera", this.sends("video", cameraEncodings(pictures.camera))],
      ["screen", this.sends("video", screenEncodings(pictures.screen))],
      ["screen_audio", this.sends("audio")],
    ]);
    for (const source of ["camera", "screen"] as const) {
      const sender = this.sending.get(source)?.sender;
      if (sender) this.encodings.set(source, new Encodings(sender));
    }
  }

  get iceState(): IceState {
    return this.connection.iceConnectionState;
  }

  /** Makes the m-lines there are to be and says what to send to the server. */
  async offer(audio: number, video: number, restart: boolean): Promise<string> {
    this.grow("audio", audio);
    this.grow("video", video);
    const offer = await this.connection.createOffer({ iceRestart: restart });
    await this.connection.setLocalDescription(offer);
    // The server learns our addresses from our checks, so the offer need not wait for candidates.
    return this.connection.localDescription?.sdp ?? offer.sdp ?? "";
  }

  async answer(sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: "answer", sdp });
    for (const encodings of this.encodings.values()) void encodings.answered();
  }

  /** The sending m-lines; they have names once there was an offer. */
  get senders(): ReadonlyMap<Source, string> {
    const mids = new Map<Source, string>();
    for (const [source, transceiver] of this.sending) if (transceiver.mid !== null) mids.set(source, transceiver.mid);
    return mids;
  }

  get slots(): readonly Line[] {
    return this.receiving.flatMap(({ kind, transceiver }) =>
      transceiver.mid === null ? [] : [{ mid: transceiver.mid, kind }],
    );
  }

  /** What comes out of a slot, for as long as the link lives. */
  receiver(mid: string): RTCRtpReceiver | null {
    return this.receiving.find((slot) => slot.transceiver.mid === mid)?.transceiver.receiver ?? null;
  }

  async attach(source: Source, track: MediaStreamTrack | null, picture: Picture | null): Promise<void> {
    this.tracks.set(source, track);
    await this.give(source);
    if (picture) await this.encodings.get(source)?.shape(picture);
  }

  /** Only these layers of the picture on this m-line are watched; of sound: somebody listens, or nobody. */
  watched(mid: string, layers: readonly Layer[], wanted: boolean): void {
    for (const [source, transceiver] of this.sending) {
      if (transceiver.mid !== mid) continue;
      const encodings = this.encodings.get(source);
      if (encodings) void encodings.watched(layers, wanted);
      else {
        if (wanted) this.unwanted.delete(source);
        else this.unwanted.add(source);
        this.give(source).catch(() => {});
      }
    }
  }

  /**
   * Sound nobody wants is taken off its sender: Firefox goes on sending it where it is only said to be inactive. One after
   * the other, each looking anew: a sender still has the old track while it is being replaced.
   */
  private give(source: Source): Promise<void> {
    const before = this.giving.get(source) ?? Promise.resolve();
    const now = before
      .catch(() => {})
      .then(async () => {
        const sender = this.sending.get(source)?.sender;
        const track = this.unwanted.has(source) ? null : (this.tracks.get(source) ?? null);
        if (sender && sender.track !== track) await sender.replaceTrack(track);
      });
    this.giving.set(source, now);
    return now;
  }

  /** Another size or frame rate of what is being sent. */
  shape(source: Source, picture: Picture): void {
    void this.encodings.get(source)?.shape(picture);
  }

  /** A channel on which the line is measured: what is lost is not sent again. The next offer has it. */
  probe(): RTCDataChannel {
    return this.connection.createDataChannel("probe", { ordered: false, maxRetransmits: 0 });
  }

  stats(): Promise<RTCStatsReport> {
    return this.connection.getStats();
  }

  senderStats(source: Source): Promise<RTCStatsReport> | null {
    return this.sending.get(source)?.sender.getStats() ?? null;
  }

  stop(): void {
    this.connection.oniceconnectionstatechange = null;
    this.connection.close();
  }

  private sends(kind: Kind, sendEncodings?: RTCRtpEncodingParameters[]): RTCRtpTransceiver {
    const transceiver = this.connection.addTransceiver(kind, {
      direction: "sendonly",
      ...(sendEncodings && { sendEncodings }),
    });
    if (kind === "video") prefer(transceiver, ordered(RTCRtpSender.getCapabilities("video")?.codecs ?? []));
    return transceiver;
  }

  private grow(kind: Kind, to: number): void {
    let there = this.receiving.filter((slot) => slot.kind === kind).length;
    for (; there < to; there += 1) {
      const transceiver = this.connection.addTransceiver(kind, { direction: "recvonly" });
      if (kind === "video") prefer(transceiver, slim(RTCRtpReceiver.getCapabilities("video")?.codecs ?? []));
      this.receiving.push({ kind, transceiver });
    }
  }
}

/** A browser that does not like the list keeps its own order; the server prefers VP8 too. */
function prefer(transceiver: RTCRtpTransceiver, codecs: RTCRtpCodec[]): void {
  try {
    transceiver.setCodecPreferences(codecs);
  } catch {
    // See above.
  }
}
