// Asks the browser for a microphone, a camera or a screen, and says in our words why it gave none.

import type { DeviceProblem } from "../call/state";
import type { MediaSettings, PictureSettings } from "./settings";

/** Nothing was captured, and why. */
class NoCapture extends Error {
  override readonly name = "NoCapture";
  constructor(readonly problem: DeviceProblem) {
    super(`No capture: ${problem}.`);
  }
}

export function captureMicrophone(settings: MediaSettings): Promise<MediaStreamTrack> {
  return capture({
    audio: {
      ...(settings.microphone !== null && { deviceId: { ideal: settings.microphone } }),
      noiseSuppression: settings.noiseSuppression,
      echoCancellation: settings.echoCancellation,
      autoGainControl: settings.autoGain,
    },
  });
}

export function captureCamera(settings: MediaSettings): Promise<MediaStreamTrack> {
  const { camera } = settings;
  return capture({
    video: { ...(camera !== null && { deviceId: { ideal: camera } }), ...pictureConstraints(settings.cameraPicture) },
  });
}

/** As wide as 16:9; a phone held upright turns it by itself. */
export function pictureConstraints({ height, frameRate }: PictureSettings): MediaTrackConstraints {
  return {
    width: { ideal: Math.round((height * 16) / 9) },
    height: { ideal: height },
    frameRate: { ideal: frameRate },
  };
}

export interface CapturedScreen {
  video: MediaStreamTrack;
  /** Where the browser and the person offered it. */
  audio: MediaStreamTrack | null;
}

/** Null where the person changed their mind in the browser's picker. */
export async function captureScreen(settings: MediaSettings): Promise<CapturedScreen | null> {
  if (!navigator.mediaDevices?.getDisplayMedia) throw new NoCapture(window.isSecureContext ? "none" : "insecure");
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: screenConstraints(settings.screenPicture),
      // Voices are cleaned of noise; the sound of a screen is wanted as it is.
      audio: { noiseSuppression: false, echoCancellation: false, autoGainControl: false },
    });
    const [video] = stream.getVideoTracks();
    if (!video) throw new NoCapture("failed");
    video.contentHint = settings.screenHint;
    return { video, audio: stream.getAudioTracks()[0] ?? null };
  } catch (error) {
    const problem = problemOf(error);
    const bySystem = error instanceof Error && /system/i.test(error.message);
    if (problem === "refused" && !bySystem) return null;
    throw new NoCapture(problem);
  }
}

/** The settings changed while it is shared. */
export function shapeScreen(video: MediaStreamTrack, settings: MediaSettings): void {
  video.contentHint = settings.screenHint;
  // A browser that cannot do it goes on as it was.
  video.applyConstraints(screenConstraints(settings.screenPicture)).catch(() => {});
}

function screenConstraints({ height, frameRate }: PictureSettings): MediaTrackConstraints {
  return {
    width: { max: Math.round((height * 16) / 9) },
    height: { max: height },
    frameRate: { ideal: frameRate, max: frameRate },
  };
}

async function capture(constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  if (!navigator.mediaDevices?.getUserMedia) throw new NoCapture("insecure");
  try {
    const [track] = (await navigator.mediaDevices.getUserMedia(constraints)).getTracks();
    if (!track) throw new NoCapture("failed");
    return track;
  } catch (error) {
    throw new NoCapture(problemOf(error));
  }
}

export function problemOf(error: unknown): DeviceProblem {
  if (error instanceof NoCapture) return error.problem;
  if (!(error instanceof Error)) return "failed";
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}
