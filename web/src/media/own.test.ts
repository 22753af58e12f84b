import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { Own } from "../call/state";
import type { Source } from "../protocol/generated";
import type { DeviceState, Devices } from "./devices";
import { fakePage } from "./fake.testing";
import { OwnMedia } from "./own";
import { defaultMediaSettings } from "./settings";

beforeEach(() => {
  vi.useFakeTimers();
  for (const [name, value] of Object.entries(fakePage())) vi.stubGlobal(name, value);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

class FakeTrack {
  enabled = true;
  readyState = "live";
  contentHint = "";
  onended: (() => void) | null = null;
  constructor(readonly kind: string) {}
  stop() {
    this.readyState = "ended";
  }
  getSettings() {
    return { width: 640, height: 480 };
  }
}

const track = (kind: string) => new FakeTrack(kind) as unknown as MediaStreamTrack;

/** Devices that open at once, or have none. */
function fakeDevices(have: { camera: boolean; microphone: boolean }, pushToTalk = false) {
  const store = createStore<DeviceState>(() => ({
    microphones: [],
    cameras: [],
    speakers: [],
    settings: { ...defaultMediaSettings, pushToTalk },
    camera: null,
    microphone: null,
    cameraProblem: null,
    microphoneProblem: null,
    level: 0,
    switched: null,
  }));
  const devices: Devices = {
    store,
    openCamera: async () => store.setState(have.camera ? { camera: track("video") } : { cameraProblem: "none" }),
    closeCamera: () => {
      store.getState().camera?.stop();
      store.setState({ camera: null });
    },
    openMicrophone: async () =>
      store.setState(have.microphone ? { microphone: track("audio") } : { microphoneProblem: "none" }),
    closeMicrophone: () => store.setState({ microphone: null }),
    change: () => {},
    playTestSound: async () => {},
    stop: () => {},
  };
  return devices;
}

function world(devices = fakeDevices({ camera: true, microphone: true })) {
  const shown = new Map<Source, Own>();
  const levels: { level: number; talking: boolean }[] = [];
  const own = new OwnMedia(devices, {
    own: (source, now) => shown.set(source, now),
    changed: () => {},
    level: (level, talking) => levels.push({ level, talking }),
    encoderLevel: async () => 0.1,
  });
  const sending = () => [...own.publish()].map(([source, { track, muted }]) => [source, track !== null, muted]);
  return { own, devices, shown, sending, levels };
}

test("nothing is sent before something is on", () => {
  expect(world().sending()).toEqual([]);
});

test("a paused microphone stays captured and published, and sends silence", async () => {
  const { own, devices, shown, sending } = world();
  await own.setOn("microphone", true);
  expect(sending()).toEqual([["microphone", true, false]]);
  await own.setOn("microphone", false);
  expect(sending()).toEqual([["microphone", true, true]]);
  expect(devices.store.getState().microphone?.enabled).toBe(false);
  expect(shown.get("microphone")?.state).toBe("muted");
});

test("a camera that is off is not captured, and still published as paused", async () => {
  const { own, devices, shown, sending } = world();
  await own.setOn("camera", true);
  const captured = devices.store.getState().camera;
  expect(shown.get("camera")?.stream).not.toBeNull();
  expect(sending()).toEqual([["camera", true, false]]);
  await own.setOn("camera", false);
  expect(captured?.readyState).toBe("ended");
  expect(sending()).toEqual([["camera", false, true]]);
  expect(shown.get("camera")).toMatchObject({ state: "off", stream: null });
});

test("a camera that went off again before the call is not published", async () => {
  const { own, sending } = world();
  await own.setOn("camera", true);
  await own.setOn("camera", false);
  expect(sending()).toEqual([]);
});

test("what the green room opened is on in the call", async () => {
  const devices = fakeDevices({ camera: true, microphone: true });
  await devices.openCamera();
  await devices.openMicrophone();
  expect(world(devices).sending()).toEqual([
    ["microphone", true, false],
    ["camera", true, false],
  ]);
});

test("with push to talk the microphone begins paused", async () => {
  const devices = fakeDevices({ camera: true, microphone: true }, true);
  await devices.openMicrophone();
  expect(world(devices).sending()).toEqual([["microphone", true, true]]);
});

test("a device that does not open leaves its reason and nothing to send", async () => {
  const { own, shown, sending } = world(fakeDevices({ camera: false, microphone: false }));
  await own.setOn("camera", true);
  await own.setOn("microphone", true);
  expect(shown.get("camera")).toMatchObject({ state: "off", problem: "none" });
  expect(sending()).toEqual([]);
});

test("what a moderator stopped is switched off", async () => {
  const { own, sending, shown } = world();
  await own.setOn("camera", true);
  await own.setOn("microphone", true);
  expect(sending()).toHaveLength(2);
  own.enforce((source) => source !== "camera" && source !== "microphone");
  expect(sending()).toEqual([
    ["microphone", true, true],
    ["camera", false, true],
  ]);
  expect(shown.get("camera")?.state).toBe("off");
});

test("a screen that the browser's own bar ends is withdrawn, with its sound", async () => {
  const video = new FakeTrack("video");
  const audio = new FakeTrack("audio");
  const stream = { getVideoTracks: () => [video], getAudioTracks: () => [audio] };
  vi.stubGlobal("navigator", { mediaDevices: { getDisplayMedia: async () => stream } });
  const { own, sending } = world();
  await own.startScreen();
  expect(video.contentHint).toBe("text");
  expect(sending().map(([source]) => source)).toEqual(["screen", "screen_audio"]);
  video.onended?.();
  expect(sending()).toEqual([]);
  expect(audio.readyState).toBe("ended");
});

test("closing the browser's picker is no problem", async () => {
  const refuse = async () => {
    throw Object.assign(new Error("Permission denied by user"), { name: "NotAllowedError" });
  };
  vi.stubGlobal("navigator", { mediaDevices: { getDisplayMedia: refuse } });
  const { own, shown } = world();
  await own.startScreen();
  expect(shown.get("screen")).toMatchObject({ state: "off", problem: null });
});

test("where the browser runs no AudioContext the encoder says how loud one is", async () => {
  const { own, levels } = world();
  await own.setOn("microphone", true);
  await vi.advanceTimersByTimeAsync(300);
  expect(levels.at(-1)?.level).toBe(67);
});

test("once stopped, lights and timers are out", async () => {
  const { own, devices } = world();
  await own.setOn("camera", true);
  own.stop();
  expect(devices.store.getState().camera).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});
