import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, whyFailed } from "../api";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { Note } from "../kit/Note";
import { duration, refusalWords } from "../words";

interface Props {
  /** Rejects with why it was refused. */
  enter: (key: string) => Promise<void>;
  /** One was in, and is not any more. */
  ended: boolean;
}

/** The way in: the key of the administration. */
export function KeyForm({ enter, ended }: Props) {
  const { t } = useTranslation();
  const [key, setKey] = useState("");
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [openAt, setOpenAt] = useState(0);
  const wait = useTimeLeft(openAt);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || wait > 0) return;
    setMissing(key.trim() === "");
    setFailure(null);
    if (key.trim() === "") return;
    setBusy(true);
    try {
      await enter(key);
    } catch (error) {
      const why = whyFailed(error);
      const retry = why === "network" ? null : why.retry_after_ms;
      if (retry !== null) setOpenAt(Date.now() + retry);
      setFailure(why);
      setBusy(false);
    }
  };

  const words = failure && refusalWords(t, failure);
  const wrong = failure !== null && failure !== "network" && failure.code === "wrong_key";
  const lockedOut = failure !== null && failure !== "network" && failure.retry_after_ms !== null;
  return (
    <main className="admin-door">
      <h1>{t("admin.title")}</h1>
      {ended && failure === null && <Note what={t("admin.ended")} why={t("admin.endedWhy")} alert />}
      <form className="stack" onSubmit={submit} noValidate>
        <Field
          label={t("admin.key")}
          type="password"
          name="key"
          value={key}
          autoComplete="current-password"
          autoFocus
          hint={t("admin.keyHint")}
          error={missing ? t("admin.keyMissing") : wrong && words && !lockedOut ? `${words.what}. ${words.why}` : null}
          onChange={(event) => {
            setKey(event.target.value);
            setMissing(false);
          }}
        />
        {lockedOut && wait > 0 && (
          <Note
            tone="bad"
            what={t("admin.lockedOut")}
            why={t("admin.lockedOutWhy", { wait: duration(t, wait) })}
            alert
          />
        )}
        {words && !wrong && !lockedOut && <Note tone="bad" what={words.what} why={words.why} alert />}
        <Button type="submit" size="big" busy={busy} disabled={wait > 0}>
          {t("admin.signIn")}
        </Button>
      </form>
      <p className="hint">
        {t("admin.lost")} <code>starling admin-key</code>
      </p>
    </main>
  );
}

/** How long it is until then, in milliseconds, counted down every second. */
function useTimeLeft(at: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (at <= Date.now()) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= at) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [at]);
  return Math.max(0, at - now);
}
