// A peer connection and a page for tests: m-lines with names, states on demand, no media.

export class FakeConnection {
  static all: FakeConnection[] = [];
  static get last(): FakeConnection {
    const last = FakeConnection.all.at(-1);
    if (!last) throw new Error("no connection was made");
    return last;
  }

  iceConnectionState: RTCIceConnectionState = "new";
  oniceconnectionstatechange: (() => void) | null = null;
  localDescription: { sdp: string } | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  readonly answers: string[] = [];
  readonly channels: string[] = [];
  restarts = 0;
  closed = false;

  constructor() {
    FakeConnection.all.push(this);
  }

  addTransceiver(kind: string, init: { direction: string; sendEncodings?: RTCRtpEncodingParameters[] }) {
    const transceiver = new FakeTransceiver(kind, init.direction, init.sendEncodings ?? [{}]);
    this.transceivers.push(transceiver);
    return transceiver;
  }

  createDataChannel(label: string) {
    this.channels.push(label);
    return { readyState: "connecting", close: () => {} };
  }

  async createOffer(options: { iceRestart?: boolean }) {
    if (options.iceRestart) this.restarts += 1;
    return { sdp: `offer ${FakeConnection.all.indexOf(this)}.${this.transceivers.length}.${this.restarts}` };
  }

  async setLocalDescription(offer: { sdp: string }): Promise<void> {
    this.transceivers.forEach((one, i) => {
      one.mid = String(i);
    });
    this.localDescription = offer;
  }

  async setRemoteDescription(answer: { sdp: string }): Promise<void> {
    this.answers.push(answer.sdp);
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
  }
}

class FakeTransceiver {
  mid: string | null = null;
  readonly receiver: { track: object };
  readonly sender;

  constructor(
    readonly kind: string,
    readonly direction: string,
    encodings: RTCRtpEncodingParameters[],
  ) {
    this.receiver = { track: { kind } };
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
    };
  }

  setCodecPreferences(): void {}
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

class FakeAudio {
  autoplay = false;
  hidden = false;
  muted = false;
  volume = 1;
  srcObject: object | null = null;
  play = async () => {};
  remove = () => {};
}

/** What a page offers, for `vi.stubGlobal`. */
export function fakePage(): Record<string, unknown> {
  FakeConnection.all = [];
  const capabilities = { getCapabilities: () => ({ codecs: [] }) };
  return {
    RTCPeerConnection: FakeConnection,
    RTCRtpSender: capabilities,
    RTCRtpReceiver: capabilities,
    MediaStream: FakeStream,
    document: { createElement: () => new FakeAudio(), body: { append: () => {} } },
  };
}
