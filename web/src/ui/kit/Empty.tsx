import type { ReactNode } from "react";
import { Mark } from "../icons/Mark";

/** What belongs here, and how to get it here. */
export function Empty({ what, why, children }: { what: string; why?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Mark size={36} />
      <h3>{what}</h3>
      {why && <p>{why}</p>}
      {children}
    </div>
  );
}
