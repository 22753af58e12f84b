// A connection in one plain sentence, and what is done about it.

import type { TFunction } from "i18next";
import type { Link } from "../../call/state";
import type { Words } from "../words";

/** From here on loss and delay are worth a word. */
const LOSS = 0.03;
const FAR_MS = 400;

export function ownLinkWords(t: TFunction, link: Link): Words {
  if (link.lossUp >= LOSS) {
    return { what: t("link.lossUp", { percent: percent(link.lossUp) }), why: t("link.lossUpWhy") };
  }
  if (link.lossDown >= LOSS) {
    return { what: t("link.lossDown", { percent: percent(link.lossDown) }), why: t("link.lossDownWhy") };
  }
  if (link.rttMs !== null && link.rttMs >= FAR_MS) {
    return { what: t("link.far"), why: t("link.farWhy", { ms: Math.round(link.rttMs) }) };
  }
  return barsWords(t, link.bars);
}

export function barsWords(t: TFunction, bars: number | null): Words {
  switch (bars) {
    case 1:
      return { what: t("link.bad"), why: t("link.badWhy") };
    case 2:
      return { what: t("link.poor"), why: t("link.poorWhy") };
    case 3:
      return { what: t("link.fair"), why: t("link.fairWhy") };
    case 4:
      return { what: t("link.good"), why: t("link.goodWhy") };
    default:
      return { what: t("link.unknown"), why: t("link.unknownWhy") };
  }
}

/** Name and value of everything that was measured. */
export function numbers(t: TFunction, link: Link): [string, string][] {
  const way = link.transport === null ? "none" : link.transport === "udp" ? "udp" : "tcpRow";
  return [
    [t("link.row.up"), rate(t, link.upKbps)],
    [t("link.row.down"), rate(t, link.downKbps)],
    [t("link.row.lossUp"), t("link.percent", { value: percent(link.lossUp) })],
    [t("link.row.lossDown"), t("link.percent", { value: percent(link.lossDown) })],
    [t("link.row.rtt"), link.rttMs === null ? t("link.none") : t("link.ms", { value: Math.round(link.rttMs) })],
    [t("link.row.transport"), t(`link.${way}`)],
  ];
}

function percent(share: number): number {
  return share > 0 && share < 0.1 ? Math.round(share * 1000) / 10 : Math.round(share * 100);
}

function rate(t: TFunction, kbps: number): string {
  return kbps >= 1000
    ? t("link.mbps", { value: (kbps / 1000).toFixed(1) })
    : t("link.kbps", { value: Math.round(kbps) });
}
