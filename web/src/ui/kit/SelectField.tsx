import { type ReactNode, useId } from "react";
import { Icon, type IconName } from "../icons/Icon";

interface Option {
  value: string;
  label: string;
}

interface Props {
  label: string;
  icon?: IconName;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  disabled?: boolean;
  /** Below the field: a meter, a button. */
  children?: ReactNode;
}

/** The browser's own list: it is right on phones and for every helper. */
export function SelectField({ label, icon, value, options, onChange, disabled, children }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="input select">
        {icon && <Icon name={icon} />}
        <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" small />
      </span>
      {children}
    </div>
  );
}
