import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Icon, type IconName } from "../icons/Icon";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "primary" | "second" | "quiet" | "danger";
  size?: "big" | "small";
  full?: boolean;
  /** A spinner left of the same label. */
  busy?: boolean;
  icon?: IconName;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = "primary", size, full, busy, icon, children, className, ...rest }: Props) {
  const classes = ["btn", look === "primary" ? "" : look, size ?? "", full ? "full" : "", className ?? ""];
  return (
    <button type="button" className={classes.filter(Boolean).join(" ")} aria-busy={busy || undefined} {...rest}>
      {busy ? <span className="spin" aria-hidden="true" /> : icon && <Icon name={icon} small={size === "small"} />}
      {children}
    </button>
  );
}
