// Bitrates, losses and gaps as they are written in the graph.

import type { TFunction } from "i18next";

const THIN_PX = 1.5;
const THICK_PX = 5;
const THICK_KBPS = 6000;

/** How thick a line is drawn. */
export function thickness(kbps: number | null): number {
  return THIN_PX + (THICK_PX - THIN_PX) * Math.min(1, (kbps ?? 0) / THICK_KBPS);
}

/** In Mb/s: one digit, and two where one would say nothing. */
export function megabits(kbps: number, locale: string): string {
  const digits = kbps > 0 && kbps < 95 ? 2 : 1;
  return (kbps / 1000).toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** 0.084 as "8", 0.004 as "0.4". */
export function percent(share: number, locale: string): string {
  const digits = share > 0 && share < 0.0095 ? 1 : 0;
  return (share * 100).toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Nobody hears so short a silence. */
const NO_GAP_MS = 20;

/** What a change of shape cost; nothing while nobody knows. */
export function gapWords(t: TFunction, ms: number | null, locale: string): string {
  if (ms === null) return "";
  if (ms <= NO_GAP_MS) return t("topology.noGap");
  if (ms < 1000) return t("topology.gap", { ms: Math.round(ms) });
  return t("topology.gapSeconds", {
    seconds: (ms / 1000).toLocaleString(locale, { maximumFractionDigits: 1 }),
  });
}
