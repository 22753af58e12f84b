import { useTranslation } from "react-i18next";
import { useFocusReturn } from "../call/useFocusReturn";
import { useCall, useCallContext } from "../call/view";
import { CarryQuestion } from "./CarryQuestion";
import { GraphSheet } from "./GraphSheet";
import { OwnReason } from "./OwnReason";
import { TravelField } from "./TravelField";
import { useEyes } from "./useEyes";
import { useGraph } from "./useGraph";

/** How the room one is in is connected, and how it shall be. */
export function GraphPanel() {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const room = useCall((state) => state.room?.name ?? null);
  const looked = useGraph(room);
  const eyes = useEyes();
  useFocusReturn(() => document.querySelector<HTMLElement>(".chip"));
  return (
    <GraphSheet
      title={t("topology.title")}
      looked={looked}
      eyes={() => eyes}
      onClose={() => view.setState({ panel: null })}
      // Whoever just chose who mixes has scrolled down there: a question must not wait above.
      question={<CarryQuestion />}
      reason={<OwnReason graph={looked.value} />}
    >
      <TravelField />
    </GraphSheet>
  );
}
