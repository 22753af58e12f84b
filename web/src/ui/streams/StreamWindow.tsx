import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { StreamKey, StreamKeyMade, StreamUse } from "../../protocol/generated";
import { type Failure, makeStreamKey, whyFailed } from "../api";
import { useCall } from "../call/view";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { Note } from "../kit/Note";
import { SelectField } from "../kit/SelectField";
import { Window } from "../kit/Window";
import { refusalWords } from "../words";
import { CopyField } from "./CopyField";
import { StreamKeys } from "./StreamKeys";
import { useStreamKeys } from "./useStreamKeys";

/** Keys for programs that send into the room or play what is sent in it: OBS and others. */
export function StreamWindow({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const room = useCall((state) => state.room?.name ?? null);
  return (
    <Window title={t("stream.title")} closeLabel={t("people.cancel")} open={open} onClose={onClose}>
      {open && room !== null && <Streams room={room} />}
    </Window>
  );
}

function Streams({ room }: { room: string }) {
  const { t } = useTranslation();
  const { keys, failure, add, revoke } = useStreamKeys(room);
  const [made, setMade] = useState<StreamKeyMade | null>(null);
  const words = failure && refusalWords(t, failure, room);
  const part = useFocusKept();
  const end = (key: StreamKey) => {
    if (made?.key.id === key.id) setMade(null);
    revoke(key);
  };
  return (
    <div className="stack streams-window" ref={part} tabIndex={-1}>
      {made ? (
        <Made made={made} onMore={() => setMade(null)} />
      ) : (
        <KeyForm
          room={room}
          onMade={(key) => {
            setMade(key);
            add(key.key);
          }}
        />
      )}
      {words && <Note tone="bad" what={words.what} why={words.why} alert />}
      {keys.length > 0 && <StreamKeys keys={keys} onRevoke={end} />}
    </div>
  );
}

/** A part of the window that takes the focus where the button that was pressed has gone; keys would go nowhere. */
function useFocusKept() {
  const part = useRef<HTMLDivElement>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current && document.activeElement === document.body) part.current?.focus();
    opened.current = true;
  });
  return part;
}

const DAYS = { week: 7, month: 30, ever: null } as const;
type Lasts = keyof typeof DAYS;

function KeyForm({ room, onMade }: { room: string; onMade: (made: StreamKeyMade) => void }) {
  const { t } = useTranslation();
  const [use, setUse] = useState<StreamUse>("publish");
  const [name, setName] = useState("");
  const [lasts, setLasts] = useState<Lasts>("week");
  const [missing, setMissing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const make = async (event: FormEvent) => {
    event.preventDefault();
    setMissing(name.trim() === "");
    if (name.trim() === "") return;
    try {
      onMade(await makeStreamKey(room, { use, name: name.trim(), days: DAYS[lasts] }));
    } catch (error) {
      setFailure(whyFailed(error));
    }
  };
  const words = failure && refusalWords(t, failure, room);
  return (
    <form className="stack" onSubmit={make} noValidate>
      <p className="muted">{t("stream.why")}</p>
      <SelectField
        label={t("stream.use")}
        value={use}
        options={[
          { value: "publish", label: t("stream.publish") },
          { value: "watch", label: t("stream.watch") },
        ]}
        onChange={(value) => setUse(value === "watch" ? "watch" : "publish")}
      />
      <div className="pair">
        <Field
          label={t("stream.name")}
          value={name}
          maxLength={40}
          onChange={(event) => setName(event.target.value)}
          error={missing && name.trim() === "" ? t("stream.nameMissing") : null}
        />
        <SelectField
          label={t("stream.lasts")}
          value={lasts}
          options={(Object.keys(DAYS) as Lasts[]).map((one) => ({ value: one, label: t(`stream.${one}`) }))}
          onChange={(value) => setLasts(value === "month" || value === "ever" ? value : "week")}
        />
      </div>
      {words && <Note tone="bad" what={words.what} why={words.why} alert />}
      <div className="row end">
        <Button type="submit">{t("stream.make")}</Button>
      </div>
    </form>
  );
}

/** The key is shown this once. */
function Made({ made, onMore }: { made: StreamKeyMade; onMore: () => void }) {
  const { t } = useTranslation();
  const sends = made.key.use === "publish";
  return (
    <div className="stack">
      <Note tone="good" what={t("stream.made", { name: made.key.name })} why={t("stream.once")} />
      <CopyField label={t("stream.address")} text={`${location.origin}${made.path}`} />
      <CopyField label={t("stream.key")} text={made.token} />
      <p className="muted">{sends ? t("stream.how") : t("stream.howWatch")}</p>
      <div className="row end">
        <Button look="second" onClick={onMore}>
          {t("stream.more")}
        </Button>
      </div>
    </div>
  );
}
