import { useTranslation } from "react-i18next";
import type { ParticipantId } from "../../call/state";
import { whyFailed } from "../api";
import { toast, useCall, useCallContext } from "../call/view";
import { Button } from "../kit/Button";
import { Window } from "../kit/Window";
import { refusalWords } from "../words";

/** Asks once more before somebody is sent away. */
export function RemoveWindow({ participant, onClose }: { participant: ParticipantId | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { call, view } = useCallContext();
  const person = useCall((state) => (participant === null ? undefined : state.participants.get(participant)));
  const name = person?.name ?? "";
  const remove = () => {
    onClose();
    if (!person) return;
    call.remove(person.id).catch((error) => {
      toast(view, { icon: "warn", tone: "warn", ...refusalWords(t, whyFailed(error)) });
    });
  };
  return (
    <Window
      alert
      title={t("people.removeTitle", { name })}
      closeLabel={t("people.cancel")}
      open={person !== undefined}
      onClose={onClose}
    >
      <p className="muted">{t("people.removeWhy")}</p>
      <div className="row end">
        <Button look="second" onClick={onClose}>
          {t("people.removeNo")}
        </Button>
        <Button look="danger" onClick={remove}>
          {t("people.removeYes", { name })}
        </Button>
      </div>
    </Window>
  );
}
