import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { CloseReason } from "../../protocol/generated";
import { Mark } from "../icons/Mark";
import { Button } from "../kit/Button";
import { useTitle } from "../useTitle";

/** After a call: what happened, why, and the way back. */
export function Ended({ reason, onRejoin }: { reason: CloseReason; onRejoin: () => void }) {
  const { t } = useTranslation();
  useTitle(`${t(`ended.${reason}`)} · ${t("app.name")}`);
  const mayReturn = reason !== "removed" && reason !== "room_deleted";
  return (
    <main className="page">
      <Mark size={48} />
      <h1>{t(`ended.${reason}`)}</h1>
      <p className="muted">{t(`ended.${reason}Why`)}</p>
      <div className="row flow">
        {mayReturn && (
          <Button size="big" onClick={onRejoin} autoFocus>
            {reason === "taken_over" ? t("ended.continueHere") : t("ended.rejoin")}
          </Button>
        )}
        <Link className="btn second big" href="/">
          {t("ended.front")}
        </Link>
      </div>
    </main>
  );
}
