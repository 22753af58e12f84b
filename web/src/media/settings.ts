// What somebody chose for their devices. Kept in localStorage by whoever owns a `Settings` store; a change while in a
// call takes effect at once.

export type Height = 240 | 360 | 480 | 720 | 1080 | 1440;
export type FrameRate = 5 | 10 | 15 | 24 | 30 | 60;

export interface PictureSettings {
  height: Height;
  frameRate: FrameRate;
}

export interface MediaSettings {
  microphone: string | null;
  camera: string | null;
  speaker: string | null;
  cameraPicture: PictureSettings;
  screenPicture: PictureSettings;
  /** What a shared screen mostly shows: sharp letters or smooth motion. */
  screenHint: "text" | "motion";
  noiseSuppression: boolean;
  echoCancellation: boolean;
  autoGain: boolean;
  /** 0 to 2, applied to the own microphone. */
  gain: number;
  pushToTalk: boolean;
}

export const defaultMediaSettings: MediaSettings = {
  microphone: null,
  camera: null,
  speaker: null,
  cameraPicture: { height: 720, frameRate: 30 },
  screenPicture: { height: 1080, frameRate: 15 },
  screenHint: "text",
  noiseSuppression: true,
  echoCancellation: true,
  autoGain: true,
  gain: 1,
  pushToTalk: false,
};
