// What a page offers to a mixer, for tests: sound and pictures that are only counted, and a clock by hand.

/** An AudioParam that remembers what was planned. */
class FakeParam {
  private events: { at: number; value: number; ramp: boolean }[] = [];
  value = 0;

  setValueAtTime(value: number, at: number) {
    this.events.push({ at, value, ramp: false });
  }
  linearRampToValueAtTime(value: number, at: number) {
    this.events.push({ at, value, ramp: true });
  }
  cancelScheduledValues(from: number) {
    this.events = this.events.filter(({ at }) => at < from);
  }
  valueAt(time: number): number {
    let [value, since] = [this.value, 0];
    for (const event of this.events) {
      if (event.at > time) {
        return event.ramp ? value + ((event.value - value) * (time - since)) / (event.at - since) : value;
      }
      [value, since] = [event.value, event.at];
    }
    return value;
  }
}

export class FakeNode {
  readonly to = new Set<FakeNode>();
  readonly gain = new FakeParam();
  readonly stream: FakeStream;
  curve: Float32Array | null = null;

  constructor(
    readonly kind: string,
    track: FakeTrack | null = null,
  ) {
    this.stream = new FakeStream(track ? [track] : []);
  }

  connect(node: FakeNode): FakeNode {
    this.to.add(node);
    return node;
  }
  disconnect(node?: FakeNode): void {
    if (!node) this.to.clear();
    else if (!this.to.delete(node)) throw new Error("InvalidAccessError: it was not connected to that");
  }
}

export class FakeContext {
  static all: FakeContext[] = [];
  currentTime = 0;
  state = "running";
  readonly nodes: FakeNode[] = [];
  private listeners: (() => void)[] = [];

  constructor() {
    FakeContext.all.push(this);
  }

  createGain = () => this.make("gain");
  createWaveShaper = () => this.make("shaper");
  createMediaStreamDestination = () => this.make("destination", new FakeTrack("audio"));
  createMediaStreamSource = (stream: FakeStream) => this.make("source", stream.tracks[0]);
  resume = async () => {};
  close = async () => {
    this.state = "closed";
  };
  addEventListener(_: string, listener: () => void) {
    this.listeners.push(listener);
  }
  removeEventListener(_: string, listener: () => void) {
    this.listeners = this.listeners.filter((one) => one !== listener);
  }

  becomes(state: string) {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
  /** How many connections there are between nodes. */
  get edges(): number {
    return this.nodes.reduce((sum, { to }) => sum + to.size, 0);
  }
  /** How loud each track is in what comes out of a destination, of those that are connected. */
  heard(output: unknown): ReadonlyMap<FakeTrack | undefined, number> {
    const result = new Map<FakeTrack | undefined, number>();
    const destination = this.nodes.find(({ kind, stream }) => kind === "destination" && stream.tracks[0] === output);
    for (const source of this.nodes.filter(({ kind }) => kind === "source")) {
      for (const gain of source.to) {
        const [limit] = gain.to;
        const [shaper] = limit?.to ?? [];
        if (!destination || !shaper?.to.has(destination)) continue;
        result.set(source.stream.tracks[0], gain.gain.valueAt(this.currentTime));
      }
    }
    return result;
  }

  private make(kind: string, track?: FakeTrack | null): FakeNode {
    const node = new FakeNode(kind, track);
    this.nodes.push(node);
    return node;
  }
}

export class FakeTrack {
  static live = 0;
  readyState = "live";
  /** Nothing of it has come. */
  muted = false;
  contentHint = "";
  requested = 0;

  constructor(readonly kind: string) {
    FakeTrack.live += 1;
  }
  clone = () => new FakeTrack(this.kind);
  requestFrame = () => {
    this.requested += 1;
  };
  stop() {
    if (this.readyState === "live") FakeTrack.live -= 1;
    this.readyState = "ended";
  }
}

class FakeStream {
  constructor(readonly tracks: readonly FakeTrack[]) {}
  getAudioTracks = () => this.tracks;
  getVideoTracks = () => this.tracks;
}

class FakeElement {
  static playing = new Set<FakeElement>();
  static drawnLast: FakeTrack | undefined;
  muted = false;
  playsInline = false;
  paused = false;
  width = 0;
  height = 0;
  videoWidth = 640;
  videoHeight = 360;
  private source: FakeStream | null = null;

  play = async () => {};
  getVideoPlaybackQuality = () => ({ totalVideoFrames: 0 });
  set srcObject(stream: FakeStream | null) {
    this.source = stream;
    if (stream) FakeElement.playing.add(this);
    else FakeElement.playing.delete(this);
  }
  get srcObject() {
    return this.source;
  }
  get readyState() {
    return this.source?.tracks[0]?.muted ? 0 : 2;
  }
  captureStream = () => new FakeStream([new FakeTrack("video")]);
  getContext = () => {
    const ink = {
      canvas: this,
      drawImage: (what: FakeElement) => {
        FakeElement.drawnLast = what.source?.tracks[0];
      },
      measureText: () => ({ width: 9 }),
    };
    // Whatever else is painted is not looked at.
    return new Proxy(ink, {
      get: (there, name) => (name in there ? Reflect.get(there, name) : () => {}),
      set: () => true,
    });
  };
}

export class FakeWorker {
  static running = new Set<FakeWorker>();
  onmessage: ((event: object) => void) | null = null;
  constructor() {
    FakeWorker.running.add(this);
  }
  postMessage() {}
  terminate() {
    FakeWorker.running.delete(this);
  }
  static tick() {
    for (const worker of FakeWorker.running) worker.onmessage?.({});
  }
}

/** Elements that have a stream. */
export const playing = FakeElement.playing;

/** The track whose picture was drawn last. */
export const drawnLast = (): FakeTrack | undefined => FakeElement.drawnLast;

/** For `vi.stubGlobal`. */
export function fakePage(): Record<string, unknown> {
  FakeContext.all = [];
  FakeTrack.live = 0;
  FakeElement.playing.clear();
  FakeWorker.running.clear();
  return {
    AudioContext: FakeContext,
    MediaStream: FakeStream,
    Worker: FakeWorker,
    HTMLMediaElement: { HAVE_CURRENT_DATA: 2 },
    getComputedStyle: () => ({ getPropertyValue: () => "" }),
    document: {
      documentElement: {},
      createElement: () => new FakeElement(),
      addEventListener: () => {},
      removeEventListener: () => {},
    },
  };
}
