import { Toolbar as AriaToolbar } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { unread as unreadOf } from "../../call/select";
import { usePhone } from "../useMedia";
import { MicrophoneMeter } from "./MicrophoneMeter";
import { MoreMenu } from "./MoreMenu";
import { ToolButton } from "./ToolButton";
import { useActions } from "./useActions";
import { useOwnState } from "./useOwnState";
import { togglePanel, useCall, useCallContext, useView } from "./view";

export function Toolbar() {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const phone = usePhone();
  const actions = useActions();
  const panel = useView((state) => state.panel);
  const unread = useCall(unreadOf);
  return (
    <footer className="call-foot" data-region>
      <AriaToolbar className="toolbar" aria-label={t("call.controls")}>
        <div className="toolgroup">
          <MicrophoneButton />
          <CameraButton />
          {!phone && <ShareButton />}
          {!phone && <HandButton />}
        </div>
        <div className="toolgroup">
          <ToolButton
            name={t("call.chat")}
            word={t("call.chat")}
            icon="chat"
            tip={panel === "chat" ? t("call.tip.closeChat") : t("call.tip.openChat")}
            keys="C"
            pressed={panel === "chat"}
            count={panel === "chat" ? 0 : unread}
            countWords={t("call.unread", { count: unread })}
            onPress={() => togglePanel(view, "chat")}
          />
          {!phone && (
            <ToolButton
              name={t("call.people")}
              word={t("call.people")}
              icon="people"
              tip={panel === "people" ? t("call.tip.closePeople") : t("call.tip.openPeople")}
              keys="P"
              pressed={panel === "people"}
              onPress={() => togglePanel(view, "people")}
            />
          )}
          <MoreMenu />
        </div>
        <div className="toolgroup">
          <ToolButton
            name={t("call.leave")}
            word={t("call.leave")}
            icon="leave"
            look="leave"
            tip={t("call.tip.leave")}
            onPress={actions.leave}
          />
        </div>
      </AriaToolbar>
    </footer>
  );
}

function MicrophoneButton() {
  const { t } = useTranslation();
  const { toggleMicrophone } = useActions();
  const { on, why, problem } = useOwnState("microphone");
  const word = why === "stopped" ? "stopped" : problem === "none" ? "none" : on ? "mic" : "muted";
  const tip = why === "stopped" ? "micStopped" : why === "viewer" ? "viewer" : on ? "mute" : "unmute";
  return (
    <ToolButton
      name={t("call.microphone")}
      word={t(`call.word.${word}`)}
      icon={on ? "mic" : "micOff"}
      tip={problem ? t(`device.${problem}.microphone`) : t(`call.tip.${tip}`)}
      keys="M"
      pressed={on}
      look={on ? undefined : "is-off"}
      meter={<MicrophoneMeter />}
      disabled={why !== null}
      onPress={toggleMicrophone}
    />
  );
}

function CameraButton() {
  const { t } = useTranslation();
  const { toggleCamera } = useActions();
  const { on, why, problem } = useOwnState("camera");
  const word = why === "stopped" ? "stopped" : problem === "none" ? "none" : on ? "camera" : "cameraOff";
  const tip = why === "stopped" ? "cameraStopped" : why === "viewer" ? "viewer" : on ? "cameraOff" : "cameraOn";
  return (
    <ToolButton
      name={t("call.camera")}
      word={t(`call.word.${word}`)}
      icon={on ? "camera" : "cameraOff"}
      tip={problem ? t(`device.${problem}.camera`) : t(`call.tip.${tip}`)}
      keys="V"
      pressed={on}
      look={on ? undefined : "is-off"}
      disabled={why !== null}
      onPress={toggleCamera}
    />
  );
}

function ShareButton() {
  const { t } = useTranslation();
  const { toggleScreen, canShare } = useActions();
  const { on, why } = useOwnState("screen");
  const tip = !canShare
    ? "noScreen"
    : why === "stopped"
      ? "screenStopped"
      : why === "viewer"
        ? "viewer"
        : on
          ? "unshare"
          : "share";
  return (
    <ToolButton
      name={t("call.share")}
      word={on ? t("call.word.sharing") : t("call.word.share")}
      icon="share"
      tip={t(`call.tip.${tip}`)}
      keys="S"
      pressed={on}
      look={on ? "is-alive" : undefined}
      disabled={why !== null || !canShare}
      onPress={toggleScreen}
    />
  );
}

function HandButton() {
  const { t } = useTranslation();
  const { toggleHand, handUp } = useActions();
  return (
    <ToolButton
      name={t("call.hand")}
      word={handUp ? t("call.word.handUp") : t("call.word.hand")}
      icon="hand"
      tip={handUp ? t("call.tip.lower") : t("call.tip.raise")}
      keys="H"
      pressed={handUp}
      look={handUp ? "is-up" : undefined}
      onPress={toggleHand}
    />
  );
}
