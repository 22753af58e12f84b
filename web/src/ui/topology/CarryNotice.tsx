import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useCall, useView } from "../call/view";
import { TopologyGlyph } from "../icons/TopologyGlyph";
import { Button } from "../kit/Button";
import { Note } from "../kit/Note";
import { prefs } from "../prefs";
import { refusalWords } from "../words";
import { CarryQuestion } from "./CarryQuestion";
import { servesOf } from "./serves";
import { useAnswer } from "./useAnswer";

/** Asks whether this browser may mix for others, and says so while it does. */
export function CarryNotice() {
  const { t } = useTranslation();
  const asked = useCall((state) => state.slice?.asked ?? false);
  const count = useCall((state) => servesOf(state.slice, state.you));
  const panel = useView((state) => state.panel);
  const { answer, failure } = useAnswer();

  // Whoever was asked before is not asked again; the room is told what was said then.
  useEffect(() => {
    const { carries } = prefs.getState();
    if (asked && carries !== null) answer(carries);
  }, [asked, answer]);

  const words = failure && refusalWords(t, failure);
  return (
    <>
      {words && <Note tone="bad" what={t("topology.carry.failed")} why={words.why} alert />}
      {/* In a narrow window the panel lies over the notices, so while it is open it asks itself. */}
      {panel !== "graph" && <CarryQuestion />}
      {count > 0 && (
        <div className="mixing" role="status">
          <TopologyGlyph shape="mixer" />
          <span>{t("topology.carry.mixing", { count })}</span>
          <Button look="quiet" size="small" onClick={() => answer(false)}>
            {t("topology.carry.stop")}
          </Button>
        </div>
      )}
    </>
  );
}
