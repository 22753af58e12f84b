import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Devices } from "../../media/devices";
import { LanguageField, ThemeField } from "../kit/LookFields";
import { Window } from "../kit/Window";
import { ConnectionSettings } from "./ConnectionSettings";
import { DeviceSettings } from "./DeviceSettings";
import { PictureSettings } from "./PictureSettings";
import { SoundSettings } from "./SoundSettings";

interface Props {
  devices: Devices;
  open: boolean;
  onClose: () => void;
}

/** Everything that can be chosen; each choice takes effect at once. */
export function SettingsWindow({ devices, open, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Window wide title={t("settings.title")} closeLabel={t("settings.close")} open={open} onClose={onClose}>
      <Tabs>
        <TabList className="seg" aria-label={t("settings.tabs")}>
          <Tab id="devices">{t("settings.devices")}</Tab>
          <Tab id="picture">{t("settings.picture")}</Tab>
          <Tab id="sounds">{t("settings.sounds")}</Tab>
          <Tab id="connection">{t("settings.connection")}</Tab>
          <Tab id="look">{t("settings.look")}</Tab>
        </TabList>
        <TabPanel id="devices" className="stack">
          <DeviceSettings devices={devices} />
        </TabPanel>
        <TabPanel id="picture" className="stack">
          <PictureSettings devices={devices} />
        </TabPanel>
        <TabPanel id="sounds" className="stack">
          <SoundSettings />
        </TabPanel>
        <TabPanel id="connection" className="stack">
          <ConnectionSettings />
        </TabPanel>
        <TabPanel id="look" className="stack">
          <ThemeField />
          <LanguageField />
        </TabPanel>
      </Tabs>
    </Window>
  );
}
