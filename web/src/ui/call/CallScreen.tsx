import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { RemoveWindow } from "../people/RemoveWindow";
import { RoomWindow } from "../people/RoomWindow";
import { SelfWindow } from "../people/SelfWindow";
import type { Engine } from "../room/engine";
import { SettingsWindow } from "../settings/SettingsWindow";
import { StreamWindow } from "../streams/StreamWindow";
import { useTitle } from "../useTitle";
import { watchCall } from "./events";
import { KeysWindow } from "./KeysWindow";
import { LiveRegion } from "./LiveRegion";
import { PipWindow } from "./PipWindow";
import { SidePanel } from "./SidePanel";
import { Stage } from "./Stage";
import { Toasts } from "./Toasts";
import { Toolbar } from "./Toolbar";
import { TopBar } from "./TopBar";
import { useDeviceEvents } from "./useDeviceEvents";
import { useHotkeys } from "./useHotkeys";
import { CallContext, createView, useCall, useCallContext, useView } from "./view";

export function CallScreen({ engine }: { engine: Engine }) {
  const [view] = useState(createView);
  const { i18n } = useTranslation();
  useEffect(() => watchCall(engine.call, view, i18n.t), [engine, view, i18n]);
  return (
    <CallContext value={{ ...engine, view }}>
      <InCall />
    </CallContext>
  );
}

function InCall() {
  const { t } = useTranslation();
  const { devices, view } = useCallContext();
  const title = useCall((state) => state.room?.title || state.room?.name || "");
  const panel = useView((state) => state.panel);
  const window = useView((state) => state.window);
  useTitle(t("call.pageTitle", { title }));
  useHotkeys();
  useDeviceEvents();
  const close = () => view.setState({ window: null });
  return (
    <>
      <div className="call">
        <TopBar />
        <Stage />
        {panel && <SidePanel panel={panel} />}
        <Toolbar />
        <Toasts />
      </div>
      <LiveRegion />
      <PipWindow />
      <SettingsWindow devices={devices} open={window?.name === "settings"} onClose={close} />
      <KeysWindow open={window?.name === "keys"} onClose={close} />
      <RoomWindow open={window?.name === "room"} onClose={close} />
      <StreamWindow open={window?.name === "streams"} onClose={close} />
      <SelfWindow open={window?.name === "self"} onClose={close} />
      <RemoveWindow participant={window?.name === "remove" ? window.participant : null} onClose={close} />
    </>
  );
}
