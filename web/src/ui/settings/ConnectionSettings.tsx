import { useTranslation } from "react-i18next";
import { Note } from "../kit/Note";
import { Switch } from "../kit/Switch";
import { usePrefs } from "../prefs";
import { useAnswer } from "../topology/useAnswer";
import { refusalWords } from "../words";

/** What others may learn of this browser, and what it does for them. */
export function ConnectionSettings() {
  const { t } = useTranslation();
  const hidden = usePrefs((state) => state.hidesAddress);
  const carries = usePrefs((state) => state.carries ?? false);
  const { answer, hide, failure } = useAnswer();
  const words = failure && refusalWords(t, failure);
  return (
    <>
      <Switch label={t("settings.hideAddress")} hint={t("settings.hideAddressWhy")} on={hidden} onChange={hide} />
      <Switch label={t("settings.carries")} hint={t("settings.carriesWhy")} on={carries} onChange={answer} />
      {words && <Note tone="bad" what={t("settings.notChanged")} why={`${words.what}. ${words.why}`} alert />}
    </>
  );
}
