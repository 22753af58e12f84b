import { useTranslation } from "react-i18next";
import type { StreamKey } from "../../protocol/generated";
import { Button } from "../kit/Button";

/** The keys there are, each with a way to end it. */
export function StreamKeys({ keys, onRevoke }: { keys: readonly StreamKey[]; onRevoke: (key: StreamKey) => void }) {
  const { t, i18n } = useTranslation();
  const day = (at: number) => new Date(at).toLocaleDateString(i18n.language, { dateStyle: "medium" });
  const until = ({ expires }: StreamKey) => {
    if (expires === null) return t("stream.forEver");
    return expires <= Date.now() ? t("stream.over") : t("stream.until", { day: day(expires) });
  };
  return (
    <section aria-label={t("stream.keys")}>
      <h3 className="streams-head">{t("stream.keys")}</h3>
      <ul className="streams">
        {keys.map((key) => (
          <li key={key.id} className="row">
            <div className="grow">
              <b>{key.name}</b>
              <p className="muted">
                {key.use === "publish" ? t("stream.sends") : t("stream.plays")} · {until(key)}
              </p>
            </div>
            <Button
              look="quiet"
              size="small"
              className="danger-text"
              aria-label={t("stream.revokeName", { name: key.name })}
              onClick={() => onRevoke(key)}
            >
              {t("stream.revoke")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
