import type { ReactNode } from "react";
import { Icon, type IconName } from "../icons/Icon";

interface Props {
  tone?: "plain" | "warn" | "bad" | "good";
  what: string;
  why?: string;
  /** What to do next. */
  children?: ReactNode;
  /** Read out at once. */
  alert?: boolean;
}

const ICONS: Record<NonNullable<Props["tone"]>, IconName> = { plain: "info", warn: "warn", bad: "bad", good: "good" };

/** Something that went wrong, or is worth knowing, in the place it is about: what, why, what next. */
export function Note({ tone = "plain", what, why, children, alert }: Props) {
  return (
    <div className={tone === "plain" ? "note" : `note ${tone}`} role={alert ? "alert" : undefined}>
      <Icon name={ICONS[tone]} />
      <div className="grow">
        <b>{what}</b>
        {why && <p className="muted">{why}</p>}
        {children && <div className="row flow note-next">{children}</div>}
      </div>
    </div>
  );
}
