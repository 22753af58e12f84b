import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { Button } from "../kit/Button";
import { parseTarget } from "./target";

export function JoinField() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const id = useId();
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);

  const join = (event: FormEvent) => {
    event.preventDefault();
    const target = parseTarget(text, location.origin);
    if (!target) setError(text.trim() ? t("front.joinBad") : t("front.joinEmpty"));
    else if (target.kind === "room") go(`/r/${target.name}`);
    else location.assign(target.address);
  };

  return (
    <form className="joinwrap" onSubmit={join} noValidate>
      <div className="joinfield">
        <input
          className={error ? "input big is-bad" : "input big"}
          aria-label={t("front.roomOrLink")}
          placeholder={t("front.roomOrLink")}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? id : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
          }}
        />
        <Button look="second" size="big" type="submit">
          {t("front.join")}
        </Button>
      </div>
      {error && (
        <p id={id} className="error-text" role="alert">
          {error}
        </p>
      )}
    </form>
  );
}
