import { useEffect } from "react";
import { useStore } from "zustand";
import type { Devices } from "../../media/devices";
import { prefs, usePrefs } from "../prefs";

/** What somebody wants to have on when they come in. */
export interface Wants {
  camera: boolean;
  microphone: boolean;
  /** Wanted, and live or about to be: false only once it is known that it cannot be had. */
  cameraOn: boolean;
  microphoneOn: boolean;
  setCamera: (on: boolean) => void;
  setMicrophone: (on: boolean) => void;
}

/** Opens what was on last time; a refusal leaves it wanted, so that a press tries again. */
export function useStartDevices(devices: Devices): Wants {
  const camera = usePrefs((state) => state.startCamera);
  const microphone = usePrefs((state) => state.startMicrophone);
  const cameraComes = useStore(devices.store, (state) => state.camera !== null || state.cameraProblem === null);
  const microphoneComes = useStore(
    devices.store,
    (state) => state.microphone !== null || state.microphoneProblem === null,
  );

  useEffect(() => {
    const wanted = prefs.getState();
    if (wanted.startCamera) void devices.openCamera();
    if (wanted.startMicrophone) void devices.openMicrophone();
  }, [devices]);

  return {
    camera,
    microphone,
    cameraOn: camera && cameraComes,
    microphoneOn: microphone && microphoneComes,
    setCamera: (on) => {
      prefs.setState({ startCamera: on });
      if (on) void devices.openCamera();
      else devices.closeCamera();
    },
    setMicrophone: (on) => {
      prefs.setState({ startMicrophone: on });
      if (on) void devices.openMicrophone();
      else devices.closeMicrophone();
    },
  };
}
