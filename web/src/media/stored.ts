// Settings kept by this browser for the next visit.

import {
  defaultMediaSettings,
  type FrameRate,
  type Height,
  type MediaSettings,
  type PictureSettings,
} from "./settings";

const KEY = "starling.media";
const heights: readonly Height[] = [240, 360, 480, 720, 1080, 1440];
const frameRates: readonly FrameRate[] = [5, 10, 15, 24, 30, 60];

export function loadSettings(): MediaSettings {
  try {
    return settingsFrom(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return defaultMediaSettings;
  }
}

/** A browser may refuse storage; then the settings last as long as the page. */
export function saveSettings(settings: MediaSettings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // See above.
  }
}

/** What fits of a stored value, and the default where it does not. */
export function settingsFrom(value: unknown): MediaSettings {
  const stored: Record<string, unknown> = typeof value === "object" && value !== null ? { ...value } : {};
  const given = defaultMediaSettings;
  const id = (key: "microphone" | "camera" | "speaker") => (typeof stored[key] === "string" ? stored[key] : given[key]);
  const flag = (key: "noiseSuppression" | "echoCancellation" | "autoGain" | "pushToTalk") =>
    typeof stored[key] === "boolean" ? stored[key] : given[key];
  const { gain, screenHint } = stored;
  return {
    microphone: id("microphone"),
    camera: id("camera"),
    speaker: id("speaker"),
    cameraPicture: picture(stored.cameraPicture, given.cameraPicture),
    screenPicture: picture(stored.screenPicture, given.screenPicture),
    screenHint: screenHint === "text" || screenHint === "motion" ? screenHint : given.screenHint,
    noiseSuppression: flag("noiseSuppression"),
    echoCancellation: flag("echoCancellation"),
    autoGain: flag("autoGain"),
    gain: typeof gain === "number" && gain >= 0 && gain <= 2 ? gain : given.gain,
    pushToTalk: flag("pushToTalk"),
  };
}

function picture(value: unknown, given: PictureSettings): PictureSettings {
  const stored: Partial<PictureSettings> = typeof value === "object" && value !== null ? value : {};
  return {
    height: heights.find((height) => height === stored.height) ?? given.height,
    frameRate: frameRates.find((rate) => rate === stored.frameRate) ?? given.frameRate,
  };
}
