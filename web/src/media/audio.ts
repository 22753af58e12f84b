// Plays what the slots of sound bring. One hidden <audio> element for each slot, for as long as the slot lives: Chromium
// decodes a remote stream only while an element has it. Louder than it came goes through WebAudio, all else does not.

export interface AudioEvents {
  /** The browser wants a click before it plays, or had it. */
  blocked(blocked: boolean): void;
}

/** An element that plays this much, in seconds, has begun. */
const BEGUN_S = 0.05;
/** After this an element is believed to play, whatever it says. */
const PATIENCE_MS = 1000;

interface Player {
  since: number;
  element: HTMLAudioElement;
  stream: MediaStream;
  gain: GainNode | null;
  source: MediaStreamAudioSourceNode | null;
}

type WithSink<T> = T & { setSinkId?: (id: string) => Promise<void> };

export class Audio {
  private readonly players = new Map<string, Player>();
  private context: AudioContext | null = null;
  private speaker = "";
  private blocked = false;
  private readonly onGesture = () => this.allow();

  constructor(private readonly events: AudioEvents) {}

  /** All slots of sound, whole: how loud each is, 0 to 2. What is missing is silent and dropped. */
  play(slots: ReadonlyMap<string, { stream: MediaStream; volume: number }>): void {
    for (const [mid, player] of this.players) {
      if (slots.get(mid)?.stream !== player.stream) this.drop(mid, player);
    }
    for (const [mid, { stream, volume }] of slots) {
      const player = this.players.get(mid) ?? this.add(mid, stream);
      this.setVolume(player, volume);
    }
  }

  /** Whether a slot would be heard if it were loud: an element begins a while after it was made. */
  plays(mid: string): boolean {
    const player = this.players.get(mid);
    if (!player) return false;
    return player.element.currentTime >= BEGUN_S || performance.now() - player.since >= PATIENCE_MS;
  }

  setSpeaker(id: string | null): void {
    this.speaker = id ?? "";
    for (const { element } of this.players.values()) this.route(element);
    if (this.context) this.route(this.context);
  }

  /** In a click. */
  allow(): void {
    for (const { element } of this.players.values()) this.start(element);
    this.context?.resume().catch(() => {});
  }

  stop(): void {
    for (const [mid, player] of this.players) this.drop(mid, player);
    this.setBlocked(false);
    void this.context?.close();
    this.context = null;
  }

  private add(mid: string, stream: MediaStream): Player {
    const element = document.createElement("audio");
    element.autoplay = true;
    element.hidden = true;
    element.srcObject = stream;
    document.body.append(element);
    const player: Player = { since: performance.now(), element, stream, gain: null, source: null };
    this.players.set(mid, player);
    this.route(element);
    this.start(element);
    return player;
  }

  private drop(mid: string, player: Player): void {
    this.players.delete(mid);
    player.source?.disconnect();
    player.gain?.disconnect();
    player.element.srcObject = null;
    player.element.remove();
  }

  private setVolume(player: Player, volume: number): void {
    if (volume > 1) this.amplify(player);
    const amplified = volume > 1 && player.gain !== null;
    if (player.gain) player.gain.gain.value = amplified ? volume : 0;
    player.element.muted = amplified;
    player.element.volume = Math.min(1, Math.max(0, volume));
  }

  /** A context that does not run (no sound device, no click yet) would swallow the sound: then 1 is the loudest. */
  private amplify(player: Player): void {
    this.context ??= this.newContext();
    if (player.gain || this.context.state !== "running") return;
    player.gain = this.context.createGain();
    player.source = this.context.createMediaStreamSource(player.stream);
    player.source.connect(player.gain).connect(this.context.destination);
  }

  private newContext(): AudioContext {
    const context = new AudioContext();
    this.route(context);
    return context;
  }

  /** Not every browser lets a page choose; then the machine's own choice plays. */
  private route(player: WithSink<HTMLAudioElement | AudioContext>): void {
    player.setSinkId?.(this.speaker).catch(() => {});
  }

  private start(element: HTMLAudioElement): void {
    element.play().then(
      () => this.setBlocked(false),
      (error: unknown) => {
        if (error instanceof DOMException && error.name === "NotAllowedError") this.setBlocked(true);
      },
    );
  }

  private setBlocked(blocked: boolean): void {
    if (this.blocked === blocked) return;
    this.blocked = blocked;
    // Any click will do, wherever it goes.
    for (const gesture of ["pointerdown", "keydown"]) {
      if (blocked) document.addEventListener(gesture, this.onGesture);
      else document.removeEventListener(gesture, this.onGesture);
    }
    this.events.blocked(blocked);
  }
}
