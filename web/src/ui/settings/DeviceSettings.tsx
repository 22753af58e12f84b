import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Devices } from "../../media/devices";
import { Button } from "../kit/Button";
import { DeviceField } from "../kit/DeviceField";
import { Meter } from "../kit/Meter";
import { Slider } from "../kit/Slider";
import { Switch } from "../kit/Switch";

export function DeviceSettings({ devices }: { devices: Devices }) {
  const { t } = useTranslation();
  const settings = useStore(devices.store, (state) => state.settings);
  const level = useStore(devices.store, (state) => state.level);
  const live = useStore(devices.store, (state) => state.microphone !== null);
  return (
    <>
      <DeviceField kind="microphone" devices={devices}>
        {live && <Meter level={level} label={t("green.level")} />}
      </DeviceField>
      <Slider label={t("settings.gain")} value={settings.gain} onChange={(gain) => devices.change({ gain })} />
      <DeviceField kind="speaker" devices={devices}>
        <Button look="quiet" size="small" className="test" onClick={() => void devices.playTestSound()}>
          {t("green.test")}
        </Button>
      </DeviceField>
      <DeviceField kind="camera" devices={devices} />
      <Switch
        label={t("settings.noise")}
        hint={t("settings.noiseWhy")}
        on={settings.noiseSuppression}
        onChange={(noiseSuppression) => devices.change({ noiseSuppression })}
      />
      <Switch
        label={t("settings.echo")}
        hint={t("settings.echoWhy")}
        on={settings.echoCancellation}
        onChange={(echoCancellation) => devices.change({ echoCancellation })}
      />
      <Switch
        label={t("settings.auto")}
        hint={t("settings.autoWhy")}
        on={settings.autoGain}
        onChange={(autoGain) => devices.change({ autoGain })}
      />
      <Switch
        label={t("settings.pushToTalk")}
        hint={t("settings.pushToTalkWhy")}
        on={settings.pushToTalk}
        onChange={(pushToTalk) => devices.change({ pushToTalk })}
      />
    </>
  );
}
