import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { createRoom, type Failure, whyFailed } from "../api";
import { nameFromTitle } from "../front/target";
import { Mark } from "../icons/Mark";
import { Button } from "../kit/Button";
import { Note } from "../kit/Note";
import { useTitle } from "../useTitle";
import { refusalWords } from "../words";

/** Nobody made this room yet: the reader may. */
export function NoSuchRoom({ name, onMade }: { name: string; onMade: () => void }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const title = t("refused.no_such_room", { room: name });
  useTitle(`${title} · ${t("app.name")}`);
  const possible = nameFromTitle(name) !== null;

  const make = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const room = await createRoom({ title: name });
      if (room.name === name) onMade();
      else go(`/r/${room.name}`);
    } catch (error) {
      setFailure(whyFailed(error));
      setBusy(false);
    }
  };

  const words = failure ? refusalWords(t, failure) : null;
  return (
    <main className="page">
      <Mark size={48} />
      <h1>{title}</h1>
      <p className="muted">{t("refusedWhy.no_such_room")}</p>
      <div className="row flow">
        {possible && (
          <Button size="big" busy={busy} onClick={make}>
            {t("refusedWhy.make")}
          </Button>
        )}
        <Link className="btn second big" href="/">
          {t("app.toFront")}
        </Link>
      </div>
      {words && <Note tone="bad" what={words.what} why={words.why} alert />}
    </main>
  );
}
