// The microphone, camera and speaker of this browser: one owner, used by the green room before a call and by the call
// itself, so that joining never captures twice.

import type { StoreApi } from "zustand/vanilla";
import type { DeviceProblem } from "../call/state";
import type { MediaSettings } from "./settings";

export { createDevices } from "./browser";

export interface DeviceState {
  microphones: readonly MediaDeviceInfo[];
  cameras: readonly MediaDeviceInfo[];
  speakers: readonly MediaDeviceInfo[];
  settings: MediaSettings;
  /** The live camera, or null. */
  camera: MediaStreamTrack | null;
  /** The live microphone after gain, or null. */
  microphone: MediaStreamTrack | null;
  cameraProblem: DeviceProblem | null;
  microphoneProblem: DeviceProblem | null;
  /** 0 to 100, while a microphone is live. */
  level: number;
  /** The device in use vanished and this one was taken; null once somebody chose again. */
  switched: Switched | null;
}

export interface Switched {
  kind: "microphone" | "camera";
  /** What it is called. */
  label: string;
}

export interface Devices {
  readonly store: StoreApi<DeviceState>;
  openCamera(): Promise<void>;
  closeCamera(): void;
  openMicrophone(): Promise<void>;
  closeMicrophone(): void;
  change(settings: Partial<MediaSettings>): void;
  playTestSound(): Promise<void>;
  stop(): void;
}
