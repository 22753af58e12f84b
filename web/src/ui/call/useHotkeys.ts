import { useEffect, useRef } from "react";
import { mayPublish } from "../../call/select";
import { tilesOf } from "./tiles";
import { type Actions, useActions } from "./useActions";
import { type CallContextValue, togglePanel, togglePin, useCallContext } from "./view";

/** One key, one thing; none of them while somebody types or a dialog is open. */
export function useHotkeys(): void {
  const context = useCallContext();
  const actions = useActions();
  const latest = useRef({ context, actions });
  useEffect(() => {
    latest.current = { context, actions };
  });

  useEffect(() => {
    const talk = pushToTalk(() => latest.current.context);
    const down = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const { context: now, actions: does } = latest.current;
      if (event.key === "F6") {
        event.preventDefault();
        nextRegion(event.shiftKey);
        return;
      }
      if (event.key === "Escape" && !isInOverlay(event.target)) {
        closePanel(now);
        return;
      }
      if (isTyping(event.target) || isInOverlay(event.target)) return;
      if (event.key === " ") {
        if (isPressable(event.target)) return;
        event.preventDefault();
        if (!event.repeat) talk.press();
        return;
      }
      if (!event.repeat && handleKey(event.key, now, does)) event.preventDefault();
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === " ") talk.release();
    };
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", talk.release);
    return () => {
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", talk.release);
      talk.release();
    };
  }, []);
}

function handleKey(key: string, { call, view }: CallContextValue, actions: Actions): boolean {
  switch (key.toLowerCase()) {
    case "m":
      actions.toggleMicrophone();
      return true;
    case "v":
      actions.toggleCamera();
      return true;
    case "s":
      if (actions.canShare) actions.toggleScreen();
      return true;
    case "h":
      actions.toggleHand();
      return true;
    case "c":
      togglePanel(view, "chat");
      return true;
    case "p":
      togglePanel(view, "people");
      return true;
    case "?":
      view.setState({ window: { name: "keys" } });
      return true;
  }
  if (!/^[1-9]$/.test(key)) return false;
  const { participants, you } = call.store.getState();
  const tile = tilesOf(participants, you)[Number(key) - 1];
  if (tile) togglePin(view, tile.key);
  return true;
}

/** The microphone is on while the key is held, where it was off before. */
function pushToTalk(context: () => CallContextValue): { press: () => void; release: () => void } {
  let talking = false;
  return {
    press: () => {
      const { call } = context();
      const state = call.store.getState();
      if (talking || state.own.microphone.state === "on" || !mayPublish(state, "microphone")) return;
      talking = true;
      void call.setOn("microphone", true);
    },
    release: () => {
      if (!talking) return;
      talking = false;
      void context().call.setOn("microphone", false);
    },
  };
}

function closePanel({ view }: CallContextValue): void {
  const { panel } = view.getState();
  if (panel) view.setState({ panel: null });
}

/** Top bar, tiles, panel, toolbar, and round again. */
function nextRegion(back: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")];
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions.at((here + (back ? -1 : 1) + (here < 0 && back ? 1 : 0)) % Math.max(regions.length, 1));
  const inside = next?.querySelector<HTMLElement>("button:not([tabindex='-1']), textarea, [tabindex='0']");
  (inside ?? next)?.focus();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a, [role=button], [role=tab], [role=slider]") !== null;
}
