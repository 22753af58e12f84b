// What this window shows of a call: nobody else knows or cares.

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Call } from "../../call/call";
import type { CallState, ParticipantId } from "../../call/state";
import type { Devices } from "../../media/devices";
import type { IconName } from "../icons/Icon";

export type Panel = "chat" | "people" | "graph";
export type Layout = "grid" | "spotlight";

type OpenWindow =
  | { name: "settings" | "room" | "keys" | "self" | "streams" }
  | { name: "remove"; participant: ParticipantId };

export interface Toast {
  id: number;
  icon: IconName;
  tone: "plain" | "good" | "warn";
  what: string;
  why?: string;
}

export interface View {
  panel: Panel | null;
  /** Chosen by hand; null: spotlight while a screen is shared, else grid. */
  layout: Layout | null;
  pinned: string | null;
  window: OpenWindow | null;
  toasts: readonly Toast[];
  /** Read out by the live region. */
  said: readonly { id: number; text: string }[];
  /** The tile whose picture fills the screen. */
  full: string | null;
  /** The tile whose picture is in a window of its own. */
  pip: string | null;
}

export type ViewStore = StoreApi<View>;

export function createView(): ViewStore {
  return createStore<View>()(() => ({
    panel: null,
    layout: null,
    pinned: null,
    window: null,
    toasts: [],
    said: [],
    full: null,
    pip: null,
  }));
}

export interface CallContextValue {
  call: Call;
  devices: Devices;
  view: ViewStore;
}

export const CallContext = createContext<CallContextValue | null>(null);

export function useCallContext(): CallContextValue {
  const value = useContext(CallContext);
  if (!value) throw new Error("used outside of a call");
  return value;
}

export function useCall<T>(select: (state: CallState) => T): T {
  return useStore(useCallContext().call.store, select);
}

export function useView<T>(select: (view: View) => T): T {
  return useStore(useCallContext().view, select);
}

const MOST_TOASTS = 2;
const TOAST_MS = 6000;
const SAID_MS = 4000;
let nextId = 1;

/** Shows what just happened, and says it. */
export function toast(view: ViewStore, what: Omit<Toast, "id">): void {
  const id = nextId++;
  view.setState(({ toasts }) => ({ toasts: [...toasts, { ...what, id }].slice(-MOST_TOASTS) }));
  say(view, what.why ? `${what.what}. ${what.why}` : what.what);
  setTimeout(() => dropToast(view, id), TOAST_MS);
}

export function dropToast(view: ViewStore, id: number): void {
  view.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.id !== id) }));
}

/** Says something to whoever listens instead of looking. */
export function say(view: ViewStore, text: string): void {
  const id = nextId++;
  view.setState(({ said }) => ({ said: [...said, { id, text }] }));
  setTimeout(() => view.setState(({ said }) => ({ said: said.filter((one) => one.id !== id) })), SAID_MS);
}

export function togglePanel(view: ViewStore, panel: Panel): void {
  view.setState((old) => ({ panel: old.panel === panel ? null : panel }));
}

export function togglePin(view: ViewStore, key: string): void {
  view.setState((old) => ({ pinned: old.pinned === key ? null : key }));
}
