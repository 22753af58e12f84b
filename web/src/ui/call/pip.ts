// A small window of its own over all others, with one picture and the most needed buttons.

import type { ViewStore } from "./view";

interface DocumentPip {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

declare global {
  interface Window {
    documentPictureInPicture?: DocumentPip;
  }
}

/** The key of a view whose small window shows whoever is in the spotlight. */
export const SPOTLIGHT_PIP = "spotlight";

const windows = new WeakMap<ViewStore, Window>();

export function canOpenPip(): boolean {
  return window.documentPictureInPicture !== undefined;
}

export async function openPip(view: ViewStore): Promise<void> {
  const opened = await window.documentPictureInPicture?.requestWindow({ width: 420, height: 300 }).catch(() => null);
  if (!opened) return;
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) {
    opened.document.head.append(
      Object.assign(opened.document.createElement("link"), { rel: "stylesheet", href: link.href }),
    );
  }
  const { theme } = document.documentElement.dataset;
  if (theme) opened.document.documentElement.dataset.theme = theme;
  opened.document.documentElement.lang = document.documentElement.lang;
  opened.document.title = document.title;
  windows.set(view, opened);
  opened.addEventListener("pagehide", () => view.setState((old) => (old.pip === SPOTLIGHT_PIP ? { pip: null } : {})));
  view.setState({ pip: SPOTLIGHT_PIP });
}

export function pipWindow(view: ViewStore): Window | null {
  return windows.get(view) ?? null;
}
