// One's own microphone, camera and screen: what is on, what is to be sent of it, and what the own tile shows.

import type { DeviceProblem, Own } from "../call/state";
import type { Source } from "../protocol/generated";
import { type CapturedScreen, captureScreen, problemOf, shapeScreen } from "./capture";
import type { DeviceState, Devices } from "./devices";
import type { Picture } from "./encodings";
import { LEVEL_MS, loudness, MutedTalk } from "./levels";
import type { PictureSettings } from "./settings";
import type { Sending } from "./wants";

export interface OwnEvents {
  own(source: Source, own: Own): void;
  /** What is to be sent changed; see `publish`. */
  changed(): void;
  level(level: number, talkingWhileMuted: boolean): void;
  /** 0 to 1: how loud the encoder finds the microphone, for browsers that run no AudioContext. */
  encoderLevel(): Promise<number>;
}

type Captured = "microphone" | "camera";
const captured: readonly Captured[] = ["microphone", "camera"];

export class OwnMedia {
  private on: Record<Captured, boolean>;
  private readonly starting = new Set<Source>();
  /** Once published, a microphone or camera stays so, paused: others see at once that it is off. */
  private readonly published = new Set<Source>();
  private screen: CapturedScreen | null = null;
  private screenProblem: DeviceProblem | null = null;
  private readonly streams = new Map<MediaStreamTrack, MediaStream>();
  private readonly shown = new Map<Source, Own>();
  private readonly mutedTalk = new MutedTalk();
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly unsubscribe: () => void;
  private encoderLevel = 0;

  constructor(
    private readonly devices: Devices,
    private readonly events: OwnEvents,
  ) {
    this.on = { microphone: !this.state.settings.pushToTalk, camera: true };
    this.unsubscribe = devices.store.subscribe((now, before) => this.devicesChanged(now, before));
    this.timer = setInterval(() => this.readLevel(), LEVEL_MS);
    this.refresh();
  }

  async setOn(source: Captured, on: boolean): Promise<void> {
    this.on[source] = on;
    if (!on && source === "camera") this.devices.closeCamera();
    if (on && this.trackOf(source) === null) {
      this.starting.add(source);
      this.refresh();
      await (source === "camera" ? this.devices.openCamera() : this.devices.openMicrophone());
      this.starting.delete(source);
    }
    this.refresh();
  }

  async startScreen(): Promise<void> {
    if (this.screen || this.starting.has("screen")) return;
    this.starting.add("screen");
    this.screenProblem = null;
    this.refresh();
    try {
      this.screen = await captureScreen(this.state.settings);
      // The browser has a bar of its own to end it with.
      if (this.screen) this.screen.video.onended = () => this.stopScreen();
      if (this.screen?.audio) this.screen.audio.onended = () => this.stopScreenAudio();
    } catch (error) {
      this.screenProblem = problemOf(error);
    }
    this.starting.delete("screen");
    this.refresh();
  }

  stopScreen(): void {
    if (!this.screen) return;
    this.screen.video.onended = null;
    this.screen.video.stop();
    this.stopScreenAudio();
    this.screen = null;
    this.refresh();
  }

  /** Switches off what may not be sent (any more). */
  enforce(may: (source: Source) => boolean): void {
    if (!may("camera") && this.trackOf("camera")) void this.setOn("camera", false);
    if (!may("microphone") && this.on.microphone) void this.setOn("microphone", false);
    if (!may("screen")) this.stopScreen();
    if (!may("screen_audio") && this.screen?.audio) {
      this.stopScreenAudio();
      this.refresh();
    }
  }

  /** What is to be published from here on. What once was stays so, paused, until `release`. */
  publish(): ReadonlyMap<Source, Sending<MediaStreamTrack>> {
    const all = new Map<Source, Sending<MediaStreamTrack>>();
    for (const source of captured) {
      const track = this.trackOf(source);
      if (track) this.published.add(source);
      if (this.published.has(source)) all.set(source, { track, muted: track === null || !this.on[source] });
    }
    if (this.screen) all.set("screen", { track: this.screen.video, muted: false });
    if (this.screen?.audio) all.set("screen_audio", { track: this.screen.audio, muted: false });
    return all;
  }

  /** The size and rate of what is being sent, for its bitrate. */
  picture(source: "camera" | "screen"): Picture {
    const { settings } = this.state;
    const chosen = pictureOf(source === "camera" ? settings.cameraPicture : settings.screenPicture);
    const track = source === "camera" ? this.trackOf("camera") : (this.screen?.video ?? null);
    const { width, height } = track?.getSettings() ?? {};
    return { ...chosen, ...(width && height && { width, height }) };
  }

  /** The call is over: lights out. */
  release(): void {
    this.stopScreen();
    this.devices.closeCamera();
    this.devices.closeMicrophone();
    this.published.clear();
  }

  stop(): void {
    this.release();
    this.unsubscribe();
    clearInterval(this.timer);
  }

  private get state(): DeviceState {
    return this.devices.store.getState();
  }

  private trackOf(source: Captured): MediaStreamTrack | null {
    return source === "camera" ? this.state.camera : this.state.microphone;
  }

  private stopScreenAudio(): void {
    const audio = this.screen?.audio;
    if (!this.screen || !audio) return;
    audio.onended = null;
    audio.stop();
    this.screen = { ...this.screen, audio: null };
    this.refresh();
  }

  private devicesChanged(now: DeviceState, before: DeviceState): void {
    if (now.camera && !before.camera) this.on.camera = true;
    if (now.settings !== before.settings && this.screen) shapeScreen(this.screen.video, now.settings);
    if (
      now.camera !== before.camera ||
      now.microphone !== before.microphone ||
      now.cameraProblem !== before.cameraProblem ||
      now.microphoneProblem !== before.microphoneProblem
    ) {
      this.refresh();
    }
  }

  private refresh(): void {
    const { microphone, camera, microphoneProblem, cameraProblem } = this.state;
    if (microphone) microphone.enabled = this.on.microphone;
    this.show("microphone", this.stateOf("microphone", microphone, !this.on.microphone), null, microphoneProblem);
    this.show("camera", this.stateOf("camera", camera, false), camera, cameraProblem);
    const screen = this.screen?.video ?? null;
    this.show("screen", this.stateOf("screen", screen, false), screen, this.screenProblem);
    this.show("screen_audio", this.screen?.audio ? "on" : "off", null, null);
    this.events.changed();
  }

  private stateOf(source: Source, track: MediaStreamTrack | null, muted: boolean): Own["state"] {
    if (track === null) return this.starting.has(source) ? "starting" : "off";
    return muted ? "muted" : "on";
  }

  private show(source: Source, state: Own["state"], track: MediaStreamTrack | null, problem: DeviceProblem | null) {
    const stream = track && this.streamOf(track);
    const before = this.shown.get(source);
    if (before?.state === state && before.stream === stream && before.problem === problem) return;
    const own = { state, stream, problem };
    this.shown.set(source, own);
    this.events.own(source, own);
  }

  /** One stream for a track's life, so that a <video> is not started anew. */
  private streamOf(track: MediaStreamTrack): MediaStream {
    for (const known of this.streams.keys()) if (known.readyState === "ended") this.streams.delete(known);
    const stream = this.streams.get(track) ?? new MediaStream([track]);
    this.streams.set(track, stream);
    return stream;
  }

  private readLevel(): void {
    const { level, microphone } = this.state;
    const muted = !this.on.microphone;
    if (microphone && !muted && level === 0) void this.askEncoder();
    else this.encoderLevel = 0;
    this.events.level(Math.max(level, this.encoderLevel), this.mutedTalk.read(level, microphone !== null && muted));
  }

  private async askEncoder(): Promise<void> {
    this.encoderLevel = loudness(await this.events.encoderLevel().catch(() => 0));
  }
}

function pictureOf({ height, frameRate }: PictureSettings): Picture {
  return { width: Math.round((height * 16) / 9), height, frameRate };
}
