import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Devices } from "../../media/devices";
import { Button } from "../kit/Button";
import { DeviceField } from "../kit/DeviceField";
import { Meter } from "../kit/Meter";

/** Which microphone, camera and speaker, with a meter and a sound to try them. */
export function DeviceRow({ devices }: { devices: Devices }) {
  const { t } = useTranslation();
  const level = useStore(devices.store, (state) => state.level);
  const live = useStore(devices.store, (state) => state.microphone !== null);
  const problem = useStore(devices.store, (state) => state.microphoneProblem);
  const [testing, setTesting] = useState(false);

  const test = async () => {
    setTesting(true);
    try {
      await devices.playTestSound();
    } finally {
      setTesting(false);
    }
  };

  return (
    <div className="devices">
      <DeviceField kind="microphone" devices={devices}>
        {live ? (
          <Meter level={level} label={t("green.level")} />
        ) : (
          problem && <p className="error-text">{t(`device.${problem}.microphone`)}</p>
        )}
      </DeviceField>
      <DeviceField kind="camera" devices={devices} />
      <DeviceField kind="speaker" devices={devices}>
        <Button look="quiet" size="small" className="test" busy={testing} onClick={test}>
          {t("green.test")}
        </Button>
      </DeviceField>
    </div>
  );
}
