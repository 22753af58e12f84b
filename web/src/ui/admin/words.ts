// Rooms and times of the administration, in words.

import type { TFunction } from "i18next";
import type { AdminRoom, Underway } from "../../protocol/generated";
import { firstName } from "../people";

/** "Direct", "Mia mixes", as the chip in the call says it. */
function shapeWords(t: TFunction, { shape, mixer }: Underway): string {
  if (shape === "alone") return t("topology.past.alone");
  if (shape !== "mixer") return t(`topology.shape.${shape}`);
  return t("topology.shape.mixer", { name: mixer === null ? t("topology.somebody") : firstName(mixer) });
}

/** "Direct · 2"; one person alone needs no number. */
export function chipWords(t: TFunction, { underway, count }: AdminRoom): string {
  if (underway === null) return t("admin.nobody");
  const shape = shapeWords(t, underway);
  return underway.shape === "alone" && count === 1 ? shape : t("topology.chip", { shape, count });
}

/** What is special about a room. */
export function factWords(t: TFunction, { room }: AdminRoom): string {
  const facts = [
    room.listed ? t("admin.listed") : t("admin.unlisted"),
    room.has_password ? t("front.passwordNeeded") : null,
    room.locked ? t("front.lockedRoom") : null,
  ];
  return facts.filter((fact) => fact !== null).join(" · ");
}

/** "10:02" of today, "24 Nov, 10:02" of another day. */
export function sinceWords(at: number, now: number, locale: string): string {
  const [then, today] = [new Date(at), new Date(now)];
  const sameDay = then.toDateString() === today.toDateString();
  const day = sameDay ? {} : ({ day: "numeric", month: "short" } as const);
  return new Intl.DateTimeFormat(locale, { ...day, hour: "2-digit", minute: "2-digit" }).format(then);
}

/** "4 minutes", "3 hours", "12 days". */
export function uptimeWords(t: TFunction, ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return t("admin.minutes", { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t("admin.hours", { count: hours }) : t("admin.days", { count: Math.floor(hours / 24) });
}
