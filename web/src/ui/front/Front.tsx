import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Mark } from "../icons/Mark";
import { Button } from "../kit/Button";
import { LanguageField, ThemeField } from "../kit/LookFields";
import { Note } from "../kit/Note";
import { useTitle } from "../useTitle";
import { refusalWords } from "../words";
import { Flock } from "./Flock";
import { JoinField } from "./JoinField";
import { MakeRoom } from "./MakeRoom";
import { RoomList } from "./RoomList";
import { StartButton, useStart } from "./StartButton";

export function Front() {
  const { t } = useTranslation();
  const { start, busy, failure } = useStart();
  const [making, setMaking] = useState(false);
  useTitle(`${t("front.title")} · ${t("app.name")}`);
  const words = failure ? refusalWords(t, failure) : null;

  return (
    <div className="front">
      <div className="wrap">
        <header className="topbar">
          <Link className="brand" href="/">
            <Mark />
            {t("app.name")}
          </Link>
          <span className="right" />
          <div className="lookrow">
            <LanguageField />
            <ThemeField />
          </div>
        </header>
        <main>
          <section className="front-hero" aria-labelledby="headline">
            <Flock />
            <div>
              <h1 id="headline">{t("front.headline")}</h1>
              <p className="lead">{t("front.lead")}</p>
            </div>
            <div className="start">
              <StartButton start={start} busy={busy} />
              <span className="or">{t("front.or")}</span>
              <JoinField />
            </div>
            {words && <Note tone="bad" what={t("front.startFailed")} why={`${words.what}. ${words.why}`} alert />}
          </section>
          <div className="front-cols">
            <RoomList />
            <section className="named">
              <h2>{t("front.named")}</h2>
              <p className="muted">{t("front.namedLead")}</p>
              <Button look="quiet" icon="plus" onClick={() => setMaking(true)}>
                {t("make.make")}
              </Button>
            </section>
          </div>
        </main>
      </div>
      <MakeRoom open={making} onClose={() => setMaking(false)} />
    </div>
  );
}
