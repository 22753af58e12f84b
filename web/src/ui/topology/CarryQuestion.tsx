import { useTranslation } from "react-i18next";
import { useCall } from "../call/view";
import { Button } from "../kit/Button";
import { Note } from "../kit/Note";
import { usePrefs } from "../prefs";
import { refusalWords } from "../words";
import { useAnswer } from "./useAnswer";

/** May this browser mix for others? Whoever was asked before is not asked again. */
export function CarryQuestion() {
  const { t } = useTranslation();
  const asked = useCall((state) => state.slice?.asked ?? false);
  const kept = usePrefs((state) => state.carries);
  const { answer, failure } = useAnswer();
  const words = failure && refusalWords(t, failure);
  return (
    <>
      {words && <Note tone="bad" what={t("topology.carry.failed")} why={words.why} alert />}
      {asked && kept === null && (
        <Note what={t("topology.carry.ask")} why={t("topology.carry.why")} alert>
          <Button size="small" onClick={() => answer(true)}>
            {t("topology.carry.yes")}
          </Button>
          <Button look="second" size="small" onClick={() => answer(false)}>
            {t("topology.carry.no")}
          </Button>
        </Note>
      )}
    </>
  );
}
