// A peer connection and a page for tests: m-lines with names, states on demand, no media. Two connections that applied
// each other's descriptions and heard a candidate of each other come up by themselves.

const PATH_MS = 10;
const WITH_CANDIDATES = "with candidates";

export class FakeConnection {
  static all: FakeConnection[] = [];
  /** No path between participants is found, and none that is there carries anything. */
  static blocked = false;
  static get last(): FakeConnection {
    const last = FakeConnection.all.at(-1);
    if (!last) throw new Error("no connection was made");
    return last;
  }

  iceConnectionState: RTCIceConnectionState = "new";
  signalingState: RTCSignalingState = "stable";
  oniceconnectionstatechange: (() => void) | null = null;
  onicecandidate: ((event: { candidate: RTCIceCandidateInit | null }) => void) | null = null;
  localDescription: { sdp: string } | null = null;
  remoteDescription: { sdp: string } | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  readonly answers: string[] = [];
  readonly channels: string[] = [];
  restarts = 0;
  closed = false;
  channel: FakeChannel | null = null;
  private heardCandidate = false;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor() {
    FakeConnection.all.push(this);
  }

  /** Whose description it applied. */
  get other(): FakeConnection | null {
    return describedBy(this.remoteDescription?.sdp);
  }

  addTransceiver(kind: string, init: { direction: string; sendEncodings?: RTCRtpEncodingParameters[] }) {
    const transceiver = new FakeTransceiver(this, kind, init.direction, init.sendEncodings ?? [{}]);
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  createDataChannel(label: string): FakeChannel {
    this.channels.push(label);
    this.channel = new FakeChannel(this);
    return this.channel;
  }

  async createOffer(options: { iceRestart?: boolean }) {
    if (options.iceRestart) this.restarts += 1;
    return { type: "offer", sdp: this.describe("offer") };
  }

  async createAnswer() {
    if (this.signalingState !== "have-remote-offer") throw new Error("InvalidStateError: there is no offer");
    return { type: "answer", sdp: this.describe("answer") };
  }

  async setLocalDescription(description: { type?: string; sdp: string }): Promise<void> {
    this.transceivers.forEach((one, i) => {
      one.mid = String(i);
    });
    this.localDescription = description;
    this.signalingState = description.type === "answer" ? "stable" : "have-local-offer";
    if (this.onicecandidate) {
      const candidate = {
        candidate: `candidate of ${FakeConnection.all.indexOf(this)}`,
        sdpMid: "0",
        sdpMLineIndex: 0,
      };
      this.later(0, () => {
        this.localDescription = { ...description, sdp: `${description.sdp} ${WITH_CANDIDATES}` };
        this.onicecandidate?.({ candidate });
      });
    }
    this.connect();
  }

  async setRemoteDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    if (type === "answer") {
      if (this.signalingState !== "have-local-offer") throw new Error("InvalidStateError: nothing was offered");
      this.answers.push(sdp);
    }
    const kinds = describedBy(sdp)?.transceivers.map(({ kind }) => kind) ?? [];
    if (type === "answer" && lines(sdp) !== null && lines(sdp) !== this.transceivers.length) {
      throw new Error("InvalidAccessError: it answers another offer");
    }
    this.remoteDescription = { sdp };
    this.heardCandidate ||= sdp.endsWith(WITH_CANDIDATES);
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    if (type === "offer") {
      for (const kind of kinds.slice(this.transceivers.length)) this.addTransceiver(kind, { direction: "recvonly" });
    }
    this.connect();
  }

  async addIceCandidate({ candidate }: RTCIceCandidateInit): Promise<void> {
    if (!this.remoteDescription) throw new Error("InvalidStateError: there is no description yet");
    if (candidate !== `candidate of ${FakeConnection.all.indexOf(this.other as FakeConnection)}`) {
      throw new Error("OperationError: it is another connection's");
    }
    this.heardCandidate = true;
    this.connect();
  }

  becomes(state: RTCIceConnectionState): void {
    this.iceConnectionState = state;
    this.oniceconnectionstatechange?.();
  }

  async getStats() {
    return new Map();
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.channel?.becomes("closed");
    const { other } = this;
    if (other?.other === this && !other.closed && other.isUp) other.later(1, () => other.channel?.becomes("closed"));
  }

  /** Whether what is sent arrives at the other end. */
  get carries(): boolean {
    const { other } = this;
    return !FakeConnection.blocked && !this.closed && other?.other === this && !other.closed && this.isUp && other.isUp;
  }

  get isUp(): boolean {
    return this.iceConnectionState === "connected";
  }

  later(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      then();
    }, ms);
    this.timers.add(timer);
  }

  private describe(type: string): string {
    return `${type} ${FakeConnection.all.indexOf(this)}.${this.transceivers.length}.${this.restarts}`;
  }

  private connect(): void {
    const { other } = this;
    const agreed = other?.other === this && this.signalingState === "stable" && other.signalingState === "stable";
    if (!agreed || !this.heardCandidate || !other.heardCandidate) return;
    for (const end of [this, other]) end.later(PATH_MS, () => end.comesUp());
  }

  private comesUp(): void {
    if (FakeConnection.blocked || this.closed || this.other?.closed !== false) return;
    if (!this.isUp) this.becomes("connected");
    this.channel?.becomes("open");
  }
}

function describedBy(sdp: string | undefined): FakeConnection | null {
  const index = sdp?.match(/^(?:offer|answer) (\d+)\./)?.[1];
  return index === undefined ? null : (FakeConnection.all[Number(index)] ?? null);
}

function lines(sdp: string): number | null {
  const count = sdp.match(/^(?:offer|answer) \d+\.(\d+)\./)?.[1];
  return count === undefined ? null : Number(count);
}

/** Both ends have one with the same id. */
export class FakeChannel {
  static delayMs = 1;
  readyState = "connecting";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: string[] = [];

  constructor(private readonly connection: FakeConnection) {}

  send(text: string): void {
    if (this.readyState !== "open") throw new Error("InvalidStateError: it is not open");
    this.sent.push(text);
    const { connection } = this;
    connection.later(FakeChannel.delayMs, () => {
      if (connection.carries) connection.other?.channel?.onmessage?.({ data: text });
    });
  }

  close(): void {
    this.becomes("closed");
  }

  becomes(state: string): void {
    if (this.readyState === state) return;
    this.readyState = state;
    if (state === "open") this.onopen?.();
    if (state === "closed") this.onclose?.();
  }
}

export class FakeTransceiver {
  mid: string | null = null;
  /** For connections that no other fake is at the end of: something comes out of it. */
  flows = false;
  /** What is sent is lost on the way. */
  stalled = false;
  readonly receiver: {
    track: { kind: string };
    getSynchronizationSources: () => { timestamp: number; audioLevel: number }[];
  };
  readonly sender;
  private newest: number | null = null;

  constructor(
    private readonly connection: FakeConnection,
    readonly kind: string,
    public direction: string,
    encodings: RTCRtpEncodingParameters[],
  ) {
    this.receiver = {
      track: { kind },
      getSynchronizationSources: () => {
        if (this.comes()) this.newest = performance.now();
        return this.newest === null ? [] : [{ timestamp: this.newest, audioLevel: 0.1 }];
      },
    };
    this.sender = {
      track: null as object | null,
      encodings,
      async replaceTrack(track: object | null) {
        this.track = track;
      },
      getParameters() {
        return { encodings: structuredClone(this.encodings) };
      },
      async setParameters(parameters: { encodings: RTCRtpEncodingParameters[] }) {
        this.encodings = parameters.encodings;
      },
      getStats: async () => new Map(),
    };
  }

  setCodecPreferences(): void {}

  private comes(): boolean {
    const { connection } = this;
    if (this.flows) return !this.stalled;
    const there = connection.other?.transceivers.find((one) => one.mid === this.mid);
    return connection.carries && there !== undefined && there.sender.track !== null && !there.stalled;
  }
}

export class FakeStream {
  readonly tracks: object[];
  constructor(tracks: readonly object[]) {
    this.tracks = [...tracks];
  }
  getTracks = () => [...this.tracks];
  addTrack = (track: object) => {
    this.tracks.push(track);
  };
  removeTrack = (track: object) => {
    this.tracks.splice(this.tracks.indexOf(track), 1);
  };
}

export class FakeAudio {
  /** It has begun to play. */
  currentTime = 1;
  /** Those on the page. */
  static all = new Set<FakeAudio>();
  autoplay = false;
  hidden = false;
  muted = false;
  volume = 1;
  srcObject: FakeStream | null = null;
  play = async () => {};
  remove = () => FakeAudio.all.delete(this);

  static get audible(): readonly FakeAudio[] {
    return [...FakeAudio.all].filter(({ muted, volume, srcObject }) => !muted && volume > 0 && srcObject !== null);
  }
}

/** What a page offers, for `vi.stubGlobal`. */
export function fakePage(): Record<string, unknown> {
  FakeConnection.all = [];
  FakeConnection.blocked = false;
  FakeChannel.delayMs = 1;
  FakeAudio.all.clear();
  const capabilities = { getCapabilities: () => ({ codecs: [] }) };
  return {
    RTCPeerConnection: FakeConnection,
    RTCRtpSender: capabilities,
    RTCRtpReceiver: capabilities,
    MediaStream: FakeStream,
    requestAnimationFrame: (call: () => void) => setTimeout(call, 16),
    document: {
      createElement: () => new FakeAudio(),
      body: { append: (element: FakeAudio) => FakeAudio.all.add(element) },
    },
  };
}
