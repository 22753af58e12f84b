import { useTranslation } from "react-i18next";
import { mayPublish, you } from "../../call/select";
import { whyFailed } from "../api";
import { playSound } from "../sounds";
import { refusalWords } from "../words";
import { say, toast, useCall, useCallContext } from "./view";

export interface Actions {
  toggleMicrophone: () => void;
  toggleCamera: () => void;
  toggleScreen: () => void;
  toggleHand: () => void;
  leave: () => void;
  handUp: boolean;
  canShare: boolean;
}

/** What the toolbar, the menu and the keys all do. */
export function useActions(): Actions {
  const { t } = useTranslation();
  const { call, view } = useCallContext();
  const handUp = useCall((state) => you(state)?.hand != null);

  const attempt = (doing: Promise<void>) => {
    doing.catch((error) => {
      const { what, why } = refusalWords(t, whyFailed(error));
      toast(view, { icon: "warn", tone: "warn", what, why });
    });
  };
  const isOn = (source: "microphone" | "camera" | "screen") => {
    const { state } = call.store.getState().own[source];
    return state === "on" || state === "starting";
  };
  const toggle = (source: "microphone" | "camera") => {
    const on = !isOn(source);
    if (on && !mayPublish(call.store.getState(), source)) return;
    attempt(call.setOn(source, on));
    playSound(source, on);
    const words = source === "microphone" ? (on ? "micOn" : "micOff") : on ? "cameraOn" : "cameraOff";
    say(view, t(`say.${words}`));
  };

  return {
    handUp,
    canShare: "getDisplayMedia" in (navigator.mediaDevices ?? {}),
    toggleMicrophone: () => toggle("microphone"),
    toggleCamera: () => toggle("camera"),
    toggleScreen: () => attempt(isOn("screen") ? call.stopScreen() : call.startScreen()),
    toggleHand: () => attempt(call.raiseHand(you(call.store.getState())?.hand == null)),
    leave: () => void call.leave(),
  };
}
