// The devices of this browser. Opening and closing may overlap with a permission dialogue that stands for a minute, so
// each kind has what is wanted and one queue that makes it so.

import { createStore, type StoreApi } from "zustand/vanilla";
import { captureCamera, captureMicrophone, pictureConstraints, problemOf } from "./capture";
import { playChime } from "./chime";
import type { DeviceState, Devices } from "./devices";
import { LEVEL_MS } from "./levels";
import { Microphone } from "./microphone";
import type { MediaSettings } from "./settings";
import { loadSettings, saveSettings } from "./stored";
import { unheardContext } from "./unheard";

export function createDevices(): Devices {
  return new BrowserDevices();
}

class BrowserDevices implements Devices {
  readonly store: StoreApi<DeviceState>;

  private context: AudioContext | null = null;
  private microphone: Microphone | null = null;
  private levelTimer: ReturnType<typeof setInterval> | undefined;
  private wanted = { microphone: false, camera: false };
  /** The settings the open device was captured with. */
  private captured = { microphone: "", camera: "" };
  private queues = { microphone: Promise.resolve(), camera: Promise.resolve() };
  private readonly onDeviceChange = () => void this.list();

  constructor() {
    this.store = createStore<DeviceState>(() => ({
      microphones: [],
      cameras: [],
      speakers: [],
      settings: loadSettings(),
      camera: null,
      microphone: null,
      cameraProblem: null,
      microphoneProblem: null,
      level: 0,
      switched: null,
    }));
    navigator.mediaDevices?.addEventListener("devicechange", this.onDeviceChange);
    void this.list();
  }

  openMicrophone(): Promise<void> {
    this.wanted.microphone = true;
    return this.enqueue("microphone", () => this.fitMicrophone(this.settings));
  }

  closeMicrophone(): void {
    this.wanted.microphone = false;
    this.dropMicrophone();
    this.store.setState({ microphoneProblem: null });
  }

  openCamera(): Promise<void> {
    this.wanted.camera = true;
    return this.enqueue("camera", () => this.fitCamera(this.settings));
  }

  closeCamera(): void {
    this.wanted.camera = false;
    this.dropCamera();
    this.store.setState({ cameraProblem: null });
  }

  change(change: Partial<MediaSettings>): void {
    const before = this.settings;
    const settings = { ...before, ...change };
    saveSettings(settings);
    const chose = settings.microphone !== before.microphone || settings.camera !== before.camera;
    const otherPicture = settings.camera !== before.camera || settings.cameraPicture !== before.cameraPicture;
    this.store.setState({ settings, ...(chose && { switched: null }) });
    this.microphone?.setGain(settings.gain);
    if (this.microphone) void this.enqueue("microphone", () => this.fitMicrophone(this.settings));
    if (otherPicture && this.store.getState().camera) void this.enqueue("camera", () => this.fitCamera(this.settings));
  }

  playTestSound(): Promise<void> {
    return playChime(this.settings.speaker);
  }

  stop(): void {
    navigator.mediaDevices?.removeEventListener("devicechange", this.onDeviceChange);
    this.closeMicrophone();
    this.closeCamera();
    void this.context?.close();
    this.context = null;
  }

  private get settings(): MediaSettings {
    return this.store.getState().settings;
  }

  private enqueue(kind: "microphone" | "camera", work: () => Promise<void>): Promise<void> {
    this.queues[kind] = this.queues[kind].then(work);
    return this.queues[kind];
  }

  private async fitMicrophone(settings: MediaSettings): Promise<void> {
    const { microphone, noiseSuppression, echoCancellation, autoGain } = settings;
    const key = JSON.stringify([microphone, noiseSuppression, echoCancellation, autoGain]);
    if (!this.wanted.microphone || (this.microphone && this.captured.microphone === key)) return;
    try {
      // Not every browser opens two microphones at once: where the new one does not come beside the old, the old goes.
      const raw = await captureMicrophone(settings).catch((error: unknown) => {
        if (!this.microphone) throw error;
        this.dropMicrophone();
        return captureMicrophone(settings);
      });
      if (!this.wanted.microphone) return raw.stop();
      const old = this.microphone;
      this.captured.microphone = key;
      this.takeMicrophone(raw);
      old?.stop();
      void this.list();
    } catch (error) {
      this.store.setState({ microphoneProblem: problemOf(error) });
    }
  }

  private takeMicrophone(raw: MediaStreamTrack): void {
    this.context ??= unheardContext();
    const microphone = new Microphone(raw, this.context, {
      ended: () => void this.enqueue("microphone", () => this.anotherMicrophone(microphone)),
      track: (track) => {
        if (this.microphone === microphone) this.store.setState({ microphone: track });
      },
    });
    this.microphone = microphone;
    microphone.setGain(this.settings.gain);
    this.store.setState({ microphone: microphone.track, microphoneProblem: null });
    this.levelTimer ??= setInterval(() => this.readLevel(), LEVEL_MS);
  }

  private async anotherMicrophone(gone: Microphone): Promise<void> {
    if (this.microphone !== gone) return;
    this.dropMicrophone();
    await this.fitMicrophone({ ...this.settings, microphone: null });
    // The statement above took another one, which TypeScript cannot see.
    const found = this.microphone as Microphone | null;
    if (found) this.store.setState({ switched: { kind: "microphone", label: found.label } });
    void this.list();
  }

  private dropMicrophone(): void {
    clearInterval(this.levelTimer);
    this.levelTimer = undefined;
    this.microphone?.stop();
    this.microphone = null;
    this.store.setState({ microphone: null, level: 0 });
  }

  private readLevel(): void {
    const level = this.microphone?.level ?? 0;
    if (level !== this.store.getState().level) this.store.setState({ level });
  }

  private async fitCamera(settings: MediaSettings): Promise<void> {
    if (!this.wanted.camera) return;
    const key = JSON.stringify(settings.camera);
    const open = this.store.getState().camera;
    if (open && this.captured.camera === key) {
      // A camera that cannot do it goes on as it was.
      await open.applyConstraints(pictureConstraints(settings.cameraPicture)).catch(() => {});
      return;
    }
    // A phone has one camera at a time.
    this.dropCamera();
    try {
      const track = await captureCamera(settings);
      if (!this.wanted.camera) return track.stop();
      this.captured.camera = key;
      track.contentHint = "motion";
      track.onended = () => void this.enqueue("camera", () => this.anotherCamera(track));
      this.store.setState({ camera: track, cameraProblem: null });
      void this.list();
    } catch (error) {
      this.store.setState({ cameraProblem: problemOf(error) });
    }
  }

  private async anotherCamera(gone: MediaStreamTrack): Promise<void> {
    if (this.store.getState().camera !== gone) return;
    this.dropCamera();
    await this.fitCamera({ ...this.settings, camera: null });
    const found = this.store.getState().camera;
    if (found) this.store.setState({ switched: { kind: "camera", label: found.label } });
    void this.list();
  }

  private dropCamera(): void {
    const { camera } = this.store.getState();
    if (!camera) return;
    camera.onended = null;
    camera.stop();
    this.store.setState({ camera: null });
  }

  /** Before a permission was given a browser names nothing; such entries are left out. */
  private async list(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
    const named = all.filter((device) => device.deviceId !== "");
    const ofKind = (kind: MediaDeviceKind) => named.filter((device) => device.kind === kind);
    this.store.setState({
      microphones: ofKind("audioinput"),
      cameras: ofKind("videoinput"),
      speakers: ofKind("audiooutput"),
    });
  }
}
