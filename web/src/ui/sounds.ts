// Short sounds for what happens in a call, made on the spot.

import { prefs, type SoundName } from "./prefs";

interface Note {
  hertz: number;
  at: number;
  seconds: number;
}

const LOUDNESS = 0.08;

const SOUNDS: Record<SoundName, { on: readonly Note[]; off: readonly Note[] }> = {
  join: pair([
    { hertz: 523, at: 0, seconds: 0.14 },
    { hertz: 784, at: 0.09, seconds: 0.22 },
  ]),
  leave: pair([
    { hertz: 659, at: 0, seconds: 0.14 },
    { hertz: 440, at: 0.09, seconds: 0.22 },
  ]),
  microphone: {
    on: [{ hertz: 880, at: 0, seconds: 0.09 }],
    off: [{ hertz: 440, at: 0, seconds: 0.09 }],
  },
  camera: {
    on: [{ hertz: 988, at: 0, seconds: 0.07 }],
    off: [{ hertz: 494, at: 0, seconds: 0.07 }],
  },
  message: pair([
    { hertz: 1175, at: 0, seconds: 0.08 },
    { hertz: 1568, at: 0.06, seconds: 0.14 },
  ]),
};

let context: AudioContext | null = null;

/** Plays it where somebody did not turn it off. */
export function playSound(name: SoundName, on = true): void {
  if (prefs.getState().sounds[name]) trySound(name, on);
}

/** Plays it in any case. */
export function trySound(name: SoundName, on = true): void {
  try {
    context ??= new AudioContext();
    const now = context;
    // A context made before the first click sleeps until then; a sound that comes late is worse than none.
    if (now.state !== "running") {
      void now.resume().then(() => play(now, on ? SOUNDS[name].on : SOUNDS[name].off));
      return;
    }
    play(now, on ? SOUNDS[name].on : SOUNDS[name].off);
  } catch {
    // No sound device: the same is said in words.
  }
}

function play(audio: AudioContext, notes: readonly Note[]): void {
  for (const { hertz, at, seconds } of notes) {
    const begins = audio.currentTime + at;
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.type = "sine";
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, begins);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, begins + 0.012);
    loudness.gain.exponentialRampToValueAtTime(0.0001, begins + seconds);
    tone.connect(loudness).connect(audio.destination);
    tone.start(begins);
    tone.stop(begins + seconds + 0.02);
  }
}

function pair(notes: readonly Note[]): { on: readonly Note[]; off: readonly Note[] } {
  return { on: notes, off: notes };
}
