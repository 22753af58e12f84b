// What somebody chose for this browser, apart from devices: kept in localStorage, one value for the whole page.

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { browserLanguage, LANGUAGES, type Language } from "../i18n";

export type Theme = "system" | "light" | "dark";
export type SoundName = "join" | "leave" | "microphone" | "camera" | "message";

export interface Prefs {
  name: string;
  colour: number;
  theme: Theme;
  language: Language;
  sounds: Readonly<Record<SoundName, boolean>>;
  /** Whether the camera and microphone were on when a room was last joined. */
  startCamera: boolean;
  startMicrophone: boolean;
  /** Whether this browser mixes for others where it helps; null: nobody was asked yet. */
  carries: boolean | null;
  /** Nobody is to learn this browser's address. */
  hidesAddress: boolean;
}

const KEY = "starling.prefs";

export const prefs = createStore<Prefs>()(() => read());

prefs.subscribe((state) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Without storage, choices last as long as the page.
  }
});

export function usePrefs<T>(select: (state: Prefs) => T): T {
  return useStore(prefs, select);
}

/** For joining: this browser may carry media for others, because somebody said so before. */
export function mayCarry(): boolean {
  return prefs.getState().carries === true;
}

/** For joining: nobody is to learn this browser's address. */
export function hidesAddress(): boolean {
  return prefs.getState().hidesAddress;
}

/** `data-theme` on the page; missing means as the system. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function read(): Prefs {
  const fresh: Prefs = {
    name: "",
    colour: 1 + Math.floor(Math.random() * 8),
    theme: "system",
    language: browserLanguage(),
    sounds: { join: true, leave: true, microphone: true, camera: true, message: true },
    startCamera: true,
    startMicrophone: true,
    carries: null,
    hidesAddress: false,
  };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return kept !== null && typeof kept === "object" ? merge(fresh, kept as Record<string, unknown>) : fresh;
  } catch {
    return fresh;
  }
}

/** Takes what has the right type; anything else stays fresh. */
function merge(fresh: Prefs, kept: Record<string, unknown>): Prefs {
  const sounds = (kept.sounds ?? {}) as Record<string, unknown>;
  const flag = (value: unknown, otherwise: boolean) => (typeof value === "boolean" ? value : otherwise);
  const colour = kept.colour;
  return {
    name: typeof kept.name === "string" ? kept.name.slice(0, 40) : fresh.name,
    colour: Number.isInteger(colour) && Number(colour) >= 1 && Number(colour) <= 8 ? Number(colour) : fresh.colour,
    theme: kept.theme === "light" || kept.theme === "dark" ? kept.theme : "system",
    language: LANGUAGES.find(({ code }) => code === kept.language)?.code ?? fresh.language,
    sounds: {
      join: flag(sounds.join, true),
      leave: flag(sounds.leave, true),
      microphone: flag(sounds.microphone, true),
      camera: flag(sounds.camera, true),
      message: flag(sounds.message, true),
    },
    startCamera: flag(kept.startCamera, true),
    startMicrophone: flag(kept.startMicrophone, true),
    carries: typeof kept.carries === "boolean" ? kept.carries : null,
    hidesAddress: flag(kept.hidesAddress, false),
  };
}
