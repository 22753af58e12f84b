import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { COLOURS } from "../people";

interface Props {
  label: string;
  value: number;
  onChange: (colour: number) => void;
}

/** The eight colours of people as a radio group: arrows move, Tab leaves. */
export function Swatches({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = ((value - 1 + step + COLOURS.length) % COLOURS.length) + 1;
    onChange(next);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=radio]")[next - 1]?.focus();
  };
  return (
    <div className="field">
      <span className="label" aria-hidden="true">
        {label}
      </span>
      <div className="swatches" role="radiogroup" aria-label={label} onKeyDown={move}>
        {COLOURS.map((n) => (
          // biome-ignore lint/a11y/useSemanticElements: a coloured disc cannot be an input
          <button
            key={n}
            type="button"
            role="radio"
            aria-checked={n === value}
            aria-label={t(`colour.${n}`)}
            tabIndex={n === value ? 0 : -1}
            style={{ "--c": `var(--st-person-${n})` } as Record<string, string>}
            onClick={() => onChange(n)}
          />
        ))}
      </div>
    </div>
  );
}
