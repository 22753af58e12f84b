import { useTranslation } from "react-i18next";
import { IconButton } from "../kit/IconButton";
import { Switch } from "../kit/Switch";
import { prefs, type SoundName, usePrefs } from "../prefs";
import { trySound } from "../sounds";

export function SoundSettings() {
  const { t } = useTranslation();
  const sounds = usePrefs((state) => state.sounds);
  const rows: [SoundName, string][] = [
    ["join", t("settings.soundJoin")],
    ["leave", t("settings.soundLeave")],
    ["microphone", t("settings.soundMic")],
    ["camera", t("settings.soundCamera")],
    ["message", t("settings.soundMessage")],
  ];
  return rows.map(([name, label]) => (
    <div key={name} className="row">
      <IconButton icon="play" small label={t("settings.playNamed", { name: label })} onPress={() => trySound(name)} />
      <div className="grow">
        <Switch
          label={label}
          on={sounds[name]}
          onChange={(on) => prefs.setState({ sounds: { ...sounds, [name]: on } })}
        />
      </div>
    </div>
  ));
}
