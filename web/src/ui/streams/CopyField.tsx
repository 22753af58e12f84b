import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../kit/Button";
import { copy } from "../kit/copy";

/** Something to be carried over into another program. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const id = useId();
  const [copied, setCopied] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="row copyfield">
        <input id={id} className="input mono grow" readOnly value={text} onFocus={(event) => event.target.select()} />
        <Button
          look="second"
          icon={copied ? "good" : "link"}
          aria-label={t("stream.copy", { what: label })}
          onClick={() => void copy(text).then(setCopied)}
        >
          {copied ? t("stream.copied") : t("stream.copyWord")}
        </Button>
      </div>
    </div>
  );
}
