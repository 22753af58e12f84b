import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { you } from "../../call/select";
import { type Failure, whyFailed } from "../api";
import { useCall, useCallContext } from "../call/view";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { Note } from "../kit/Note";
import { Swatches } from "../kit/Swatches";
import { Window } from "../kit/Window";
import { prefs } from "../prefs";
import { refusalWords } from "../words";

/** One's own name and colour, changed while in the call. */
export function SelfWindow({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Window title={t("people.editTitle")} closeLabel={t("people.cancel")} open={open} onClose={onClose}>
      <SelfForm onClose={onClose} />
    </Window>
  );
}

function SelfForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const me = useCall(you);
  const [name, setName] = useState(me?.name ?? "");
  const [colour, setColour] = useState(me?.colour ?? 1);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    try {
      await call.changeSelf({ name: name.trim(), colour });
      prefs.setState({ name: name.trim(), colour });
      onClose();
    } catch (error) {
      setFailure(whyFailed(error));
    }
  };
  const words = failure && refusalWords(t, failure);
  return (
    <form className="stack" onSubmit={save} noValidate>
      <Field
        label={t("green.name")}
        value={name}
        maxLength={40}
        autoFocus
        onChange={(event) => setName(event.target.value)}
        error={name.trim() === "" ? t("green.nameMissing") : null}
      />
      <Swatches label={t("green.colour")} value={colour} onChange={setColour} />
      {words && <Note tone="bad" what={words.what} why={words.why} alert />}
      <div className="row end">
        <Button look="quiet" onClick={onClose}>
          {t("people.cancel")}
        </Button>
        <Button type="submit">{t("people.save")}</Button>
      </div>
    </form>
  );
}
