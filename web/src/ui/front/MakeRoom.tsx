import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { Role } from "../../protocol/generated";
import { createRoom, type Failure, whyFailed } from "../api";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { Note } from "../kit/Note";
import { SelectField } from "../kit/SelectField";
import { Switch } from "../kit/Switch";
import { Window } from "../kit/Window";
import { refusalWords } from "../words";
import { nameFromTitle } from "./target";

const MOST_PEOPLE = 500;
const USUAL_PEOPLE = 50;

/** The form for a room with a name of its own. */
export function MakeRoom({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Window title={t("make.title")} closeLabel={t("make.cancel")} open={open} onClose={onClose}>
      <MakeRoomForm onClose={onClose} />
    </Window>
  );
}

function MakeRoomForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [title, setTitle] = useState("");
  const [listed, setListed] = useState(true);
  const [password, setPassword] = useState("");
  const [capacity, setCapacity] = useState(String(USUAL_PEOPLE));
  const [keepsChat, setKeepsChat] = useState(true);
  const [newcomer, setNewcomer] = useState<Role>("speaker");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const name = nameFromTitle(title);
  const people = Number(capacity);
  const titleError = !title.trim() ? t("make.nameMissing") : name ? null : t("make.nameLatin");
  const peopleError = Number.isInteger(people) && people >= 1 && people <= MOST_PEOPLE ? null : t("make.capacityBad");
  const taken = failure !== null && failure !== "network" && failure.code === "name_taken";

  const make = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setFailure(null);
    if (titleError || peopleError || busy) return;
    setBusy(true);
    try {
      const room = await createRoom({
        title: title.trim(),
        listed,
        password: password === "" ? null : password,
        capacity: people,
        newcomer,
        keeps_chat: keepsChat,
      });
      go(`/r/${room.name}`);
    } catch (error) {
      setFailure(whyFailed(error));
      setBusy(false);
    }
  };

  const words = failure && !taken ? refusalWords(t, failure) : null;
  return (
    <form className="stack" onSubmit={make} noValidate>
      <Field
        label={t("make.name")}
        value={title}
        maxLength={80}
        autoFocus
        autoComplete="off"
        onChange={(event) => setTitle(event.target.value)}
        hint={name ? t("make.address", { address: `${location.host}/r/${name}` }) : t("make.nameHint")}
        error={taken ? t("make.taken") : tried ? titleError : null}
      />
      <Field
        label={t("make.password")}
        type="password"
        value={password}
        autoComplete="new-password"
        onChange={(event) => setPassword(event.target.value)}
        hint={t("make.passwordHint")}
      />
      <div className="pair">
        <Field
          label={t("make.capacity")}
          type="number"
          inputMode="numeric"
          min={1}
          max={MOST_PEOPLE}
          value={capacity}
          onChange={(event) => setCapacity(event.target.value)}
          error={tried ? peopleError : null}
        />
        <SelectField
          label={t("make.newcomer")}
          value={newcomer}
          options={[
            { value: "speaker", label: t("make.newcomerSpeaker") },
            { value: "viewer", label: t("make.newcomerViewer") },
          ]}
          onChange={(value) => setNewcomer(value === "viewer" ? "viewer" : "speaker")}
        />
      </div>
      <Switch label={t("make.listed")} on={listed} onChange={setListed} />
      <Switch label={t("room.keepsChat")} hint={t("room.keepsChatWhy")} on={keepsChat} onChange={setKeepsChat} />
      {words && <Note tone="bad" what={words.what} why={words.why} alert />}
      <div className="row end">
        <Button look="quiet" onClick={onClose}>
          {t("make.cancel")}
        </Button>
        <Button type="submit" busy={busy}>
          {t("make.make")}
        </Button>
      </div>
    </form>
  );
}
