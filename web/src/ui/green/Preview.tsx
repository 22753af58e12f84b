import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Devices } from "../../media/devices";
import { Icon } from "../icons/Icon";
import { Avatar } from "../kit/Avatar";
import { Meter } from "../kit/Meter";
import { usePrefs } from "../prefs";
import { Blocked } from "./Blocked";
import type { Wants } from "./useStartDevices";

/** One's own picture, mirrored, with the two switches on it. */
export function Preview({ devices, wants }: { devices: Devices; wants: Wants }) {
  const { t } = useTranslation();
  const camera = useStore(devices.store, (state) => state.camera);
  const level = useStore(devices.store, (state) => state.level);
  const cameraProblem = useStore(devices.store, (state) => state.cameraProblem);
  const microphoneProblem = useStore(devices.store, (state) => state.microphoneProblem);
  const blocked = wants.camera && cameraProblem === "refused";

  return (
    <div className={blocked ? "preview blocked" : "preview"}>
      {blocked ? (
        <Blocked
          microphoneToo={wants.microphone && microphoneProblem === "refused"}
          onAgain={() => {
            wants.setCamera(true);
            if (wants.microphone) wants.setMicrophone(true);
          }}
        />
      ) : (
        <>
          {camera ? <Mirror track={camera} /> : <Unseen wants={wants} devices={devices} />}
          {wants.microphoneOn && <Meter className="phone-meter" level={level} label={t("green.level")} />}
          {camera && <span className="tag top">{t("green.mirrored")}</span>}
        </>
      )}
      <div className="preview-tools">
        <button
          type="button"
          className={wants.microphoneOn ? "round" : "round is-off"}
          aria-label={t("green.microphone")}
          aria-pressed={wants.microphoneOn}
          onClick={() => wants.setMicrophone(!wants.microphoneOn)}
        >
          <Icon name={wants.microphoneOn ? "mic" : "micOff"} />
          <span className="word" data-word={wants.microphoneOn ? t("green.micOn") : t("green.micOff")} />
        </button>
        <button
          type="button"
          className={wants.cameraOn ? "round" : "round is-off"}
          aria-label={t("green.camera")}
          aria-pressed={wants.cameraOn}
          onClick={() => wants.setCamera(!wants.cameraOn)}
        >
          <Icon name={wants.cameraOn ? "camera" : "cameraOff"} />
          <span className="word" data-word={wants.cameraOn ? t("green.cameraOn") : t("green.cameraIsOff")} />
        </button>
      </div>
    </div>
  );
}

function Mirror({ track }: { track: MediaStreamTrack }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return <video ref={video} className="pic mirrored" autoPlay playsInline muted />;
}

function Unseen({ wants, devices }: { wants: Wants; devices: Devices }) {
  const { t } = useTranslation();
  const name = usePrefs((state) => state.name);
  const colour = usePrefs((state) => state.colour);
  const problem = useStore(devices.store, (state) => state.cameraProblem);
  const words = !wants.camera
    ? t("green.cameraOff")
    : problem
      ? t(`device.${problem}.camera`)
      : t("green.cameraStarts");
  return (
    <div className="unseen">
      <Avatar name={name || "?"} colour={colour} size="xl" />
      <p role="status">{words}</p>
    </div>
  );
}
