import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon";
import { Button } from "../kit/Button";

/** A permission was refused: how to undo that. */
export function Blocked({ microphoneToo, onAgain }: { microphoneToo: boolean; onAgain: () => void }) {
  const { t } = useTranslation();
  const [more, setMore] = useState(false);
  return (
    <div className="blocked-in">
      <span className="badge warn">
        <Icon name="cameraOff" small />
        {microphoneToo ? t("blocked.both") : t("blocked.camera")}
      </span>
      <h2>{microphoneToo ? t("blocked.what") : t("blocked.whatCamera")}</h2>
      <ol className="steps">
        <li>
          <span>{t("blocked.step1")}</span>
        </li>
        <li>
          <span>{t("blocked.step2")}</span>
        </li>
        <li>
          <span>{t("blocked.step3")}</span>
        </li>
      </ol>
      <div className="row flow">
        <Button look="second" onClick={onAgain}>
          {t("blocked.again")}
        </Button>
        <Button look="quiet" aria-expanded={more} onClick={() => setMore(!more)}>
          {t("blocked.more")}
        </Button>
      </div>
      {more && <p className="hint">{t("blocked.moreWords")}</p>}
    </div>
  );
}
