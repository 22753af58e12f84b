import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon";
import { dropToast, type Toast, useCallContext, useView } from "./view";

const TONES: Record<Toast["tone"], string> = {
  plain: "var(--st-ink-2)",
  good: "var(--st-green)",
  warn: "var(--st-beak-text)",
};

/** What just happened and needs nobody to do anything; gone after a moment. */
export function Toasts() {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const toasts = useView((state) => state.toasts);
  return (
    <div className="toasts">
      {toasts.map(({ id, icon, tone, what, why }) => (
        <div key={id} className="toast" style={{ "--tone": TONES[tone] } as Record<string, string>}>
          <Icon name={icon} />
          <div className="grow">
            <b>{what}</b>
            {why && <p>{why}</p>}
          </div>
          <button
            type="button"
            className="ib small"
            aria-label={t("trouble.close")}
            onClick={() => dropToast(view, id)}
          >
            <Icon name="close" small />
          </button>
        </div>
      ))}
    </div>
  );
}
