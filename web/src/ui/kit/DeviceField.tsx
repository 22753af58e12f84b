import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { DeviceState, Devices } from "../../media/devices";
import { SelectField } from "./SelectField";

type Kind = "microphone" | "camera" | "speaker";

const LISTS: Record<Kind, (state: DeviceState) => readonly MediaDeviceInfo[]> = {
  microphone: (state) => state.microphones,
  camera: (state) => state.cameras,
  speaker: (state) => state.speakers,
};

interface Props {
  kind: Kind;
  devices: Devices;
  children?: ReactNode;
}

/** Chooses a device; a change takes effect at once. */
export function DeviceField({ kind, devices, children }: Props) {
  const { t } = useTranslation();
  const list = useStore(devices.store, LISTS[kind]);
  const chosen = useStore(devices.store, (state) => state.settings[kind]);
  const named = list.filter((device) => device.deviceId !== "" && device.deviceId !== "default");
  const none = list.length === 0 && kind !== "speaker";
  const standard = none ? t(kind === "camera" ? "green.noCamera" : "green.noMicrophone") : t("green.systemDefault");
  return (
    <SelectField
      label={t(`green.${kind}`)}
      icon={kind === "microphone" ? "mic" : kind}
      value={named.some((device) => device.deviceId === chosen) ? (chosen ?? "") : ""}
      disabled={none}
      options={[
        { value: "", label: standard },
        ...named.map((device, i) => ({
          value: device.deviceId,
          label: device.label || `${t(`green.${kind}`)} ${i + 1}`,
        })),
      ]}
      onChange={(value) => devices.change({ [kind]: value === "" ? null : value })}
    >
      {children}
    </SelectField>
  );
}
