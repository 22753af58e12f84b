import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon";
import { Avatar } from "../kit/Avatar";
import { pipWindow, SPOTLIGHT_PIP } from "./pip";
import { useActions } from "./useActions";
import { useOwnState } from "./useOwnState";
import { useSpotlightPerson } from "./useSpotlight";
import { useSpotlightStream } from "./useSpotlightStream";
import { useCall, useCallContext, useView } from "./view";

/** What stands in the small window, while it is open. */
export function PipWindow() {
  const { view } = useCallContext();
  const open = useView((state) => state.pip === SPOTLIGHT_PIP);
  const small = open ? pipWindow(view) : null;
  useEffect(() => () => small?.close(), [small]);
  return small ? createPortal(<Small />, small.document.body) : null;
}

function Small() {
  const { t } = useTranslation();
  const actions = useActions();
  const microphone = useOwnState("microphone");
  const camera = useOwnState("camera");
  const lead = useSpotlightPerson();
  const person = useCall((state) => (lead === null ? undefined : state.participants.get(lead)));
  const stream = useSpotlightStream(lead);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <main className="pip">
      <video ref={video} className="pic" autoPlay playsInline muted />
      {!stream && person && <Avatar name={person.name} colour={person.colour} size="xl" />}
      {person && <span className="tag top">{person.name}</span>}
      <div className="preview-tools">
        <button
          type="button"
          className={microphone.on ? "round" : "round is-off"}
          aria-label={t("call.microphone")}
          aria-pressed={microphone.on}
          onClick={actions.toggleMicrophone}
        >
          <Icon name={microphone.on ? "mic" : "micOff"} />
        </button>
        <button
          type="button"
          className={camera.on ? "round" : "round is-off"}
          aria-label={t("call.camera")}
          aria-pressed={camera.on}
          onClick={actions.toggleCamera}
        >
          <Icon name={camera.on ? "camera" : "cameraOff"} />
        </button>
        <button type="button" className="round is-off" aria-label={t("call.leave")} onClick={actions.leave}>
          <Icon name="leave" />
        </button>
      </div>
    </main>
  );
}
