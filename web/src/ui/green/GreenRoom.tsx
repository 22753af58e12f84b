import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Mark } from "../icons/Mark";
import { IconButton } from "../kit/IconButton";
import type { Engine } from "../room/engine";
import { useRoomOutside } from "../room/useRoomOutside";
import { SettingsWindow } from "../settings/SettingsWindow";
import { useTitle } from "../useTitle";
import { DeviceRow } from "./DeviceRow";
import { JoinForm } from "./JoinForm";
import { NoSuchRoom } from "./NoSuchRoom";
import { Preview } from "./Preview";
import { useStartDevices } from "./useStartDevices";

/** Before the call: see and hear oneself, say who one is, go in. */
export function GreenRoom({ room, engine }: { room: string; engine: Engine }) {
  const { t } = useTranslation();
  const { outside, again } = useRoomOutside(room);
  const [settings, setSettings] = useState(false);
  const wants = useStartDevices(engine.devices);
  const title = outside.state === "here" ? outside.outside.room.title || room : room;
  useTitle(`${t("green.pageTitle", { title })} · ${t("app.name")}`);

  if (outside.state === "missing") return <NoSuchRoom name={room} onMade={again} />;
  return (
    <>
      <header className="wrap topbar green-bar">
        <Link className="brand" href="/" aria-label={t("app.home")}>
          <Mark />
          <span className="only-wide">{t("app.name")}</span>
        </Link>
        <span className="right" />
        <IconButton icon="settings" label={t("green.settings")} onPress={() => setSettings(true)} />
      </header>
      <main className="green">
        <section aria-label={t("green.preview")}>
          <Preview devices={engine.devices} wants={wants} />
          <DeviceRow devices={engine.devices} />
        </section>
        <JoinForm room={room} title={title} outside={outside} engine={engine} wants={wants} />
      </main>
      <SettingsWindow devices={engine.devices} open={settings} onClose={() => setSettings(false)} />
    </>
  );
}
