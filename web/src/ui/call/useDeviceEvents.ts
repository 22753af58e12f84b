import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { toast, useCallContext } from "./view";

/** What happens to devices while in a call. */
export function useDeviceEvents(): void {
  const { t } = useTranslation();
  const { call, devices, view } = useCallContext();
  const pushToTalk = useStore(devices.store, (state) => state.settings.pushToTalk);
  const switched = useStore(devices.store, (state) => state.switched);

  // From then on one is heard only while the key is held.
  useEffect(() => {
    if (pushToTalk) void call.setOn("microphone", false);
  }, [call, pushToTalk]);

  useEffect(() => {
    if (!switched) return;
    const { kind, label } = switched;
    const icon = kind === "microphone" ? "mic" : "camera";
    toast(view, { icon, tone: "warn", what: t(`device.gone.${kind}`), why: t("device.now", { label }) });
  }, [view, switched, t]);
}
