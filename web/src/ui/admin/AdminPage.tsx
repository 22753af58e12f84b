import "../../styles/admin.css";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Failure } from "../api";
import { Mark } from "../icons/Mark";
import { LanguageField, ThemeField } from "../kit/LookFields";
import { Note } from "../kit/Note";
import { useTitle } from "../useTitle";
import { refusalWords } from "../words";
import { KeyForm } from "./KeyForm";
import { Overview } from "./Overview";
import { SignOut } from "./SignOut";
import { useSession } from "./useSession";

/** `/admin`: for whoever runs the server. */
export function AdminPage() {
  const { t } = useTranslation();
  const { standing, enter, leave, ended } = useSession();
  useTitle(`${t("admin.title")} · ${t("app.name")}`);
  return (
    <div className="admin">
      <header className="topbar">
        <Link className="brand" href="/" aria-label={t("app.home")}>
          <Mark />
        </Link>
        <b className="clip">{t("admin.title")}</b>
        <span className="right" />
        <div className="lookrow">
          <LanguageField />
          <ThemeField />
        </div>
        {standing.is === "in" && <SignOut leave={leave} />}
      </header>
      {standing.is === "asked" && <Asked failure={standing.failure} />}
      {standing.is === "out" && <KeyForm enter={enter} ended={standing.ended} />}
      {standing.is === "in" && <Overview onEnd={ended} />}
    </div>
  );
}

function Asked({ failure }: { failure: Failure | null }) {
  const { t } = useTranslation();
  if (failure === null) {
    return (
      <main className="admin-waits" role="status">
        <span className="spin" aria-hidden="true" />
        {t("admin.loading")}
      </main>
    );
  }
  const elsewhere = failure !== "network" && failure.code === "not_allowed";
  const words = refusalWords(t, failure);
  return (
    <main className="admin-door">
      <Note
        tone={elsewhere ? "bad" : "warn"}
        what={elsewhere ? t("admin.elsewhere") : words.what}
        why={elsewhere ? words.why : t("admin.awayWhy", { seconds: 2 })}
        alert
      />
    </main>
  );
}
