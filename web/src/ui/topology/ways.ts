// What stands in the graph and what goes there, in words: on the lines, in the numbers, in the table.

import type { TFunction } from "i18next";
import { firstName } from "../people";
import { type Drawing, type DrawnLink, type DrawnNode, personKey, type Way } from "./draw";
import { megabits, percent } from "./numbers";
import type { Point } from "./place";

/** "You", "Mia", "Server"; with `whole`, the whole name. */
export function nameWords(t: TFunction, { node, person, you }: DrawnNode, drawing: Drawing, whole = false): string {
  if (you) return t("topology.you");
  if (node.type === "server") {
    const several = drawing.nodes.filter(({ kind }) => kind === "server").length > 1;
    return several ? t("topology.servers", { number: node.id }) : t("topology.server");
  }
  const name = person?.name ?? "";
  return whole ? name : firstName(name);
}

/** What stands in or under a node: a name, and what is special about it where there is room below only. */
export function faceWords(t: TFunction, node: DrawnNode, drawing: Drawing): { name: string; below: string | null } {
  const name = nameWords(t, node, drawing);
  if (node.kind !== "mixer") return { name, below: node.standby ? t("topology.standby") : null };
  // Several pills need to be narrow.
  const several = drawing.nodes.filter(({ kind }) => kind !== "person").length > 1;
  const mixes = node.you ? t("topology.youMix") : t("topology.mixes");
  return several ? { name, below: mixes } : { name: `${name} ${mixes}`, below: null };
}

/** "Mia Keller and Server". */
export function linkName(t: TFunction, { a, b }: DrawnLink, drawing: Drawing): string {
  return t("topology.link.label", { from: nameAt(t, a, drawing), to: nameAt(t, b, drawing) });
}

/** "Mia Keller: sends 1.2 Mb/s, receives 4.6 Mb/s". */
export function nodeWords(t: TFunction, node: DrawnNode, drawing: Drawing, locale: string): string {
  const { up, down } = rates(node, drawing);
  const said = [
    node.kind === "mixer" && t("topology.person.mixes"),
    node.standby && t("topology.standby"),
    up !== null && t("topology.person.sends", { rate: rate(t, up, locale) }),
    down !== null && t("topology.person.receives", { rate: rate(t, down, locale) }),
  ].filter((words) => words !== false);
  const name = nameWords(t, node, drawing, true);
  return said.length === 0 ? name : t("topology.person.label", { name, words: said.join(", ") });
}

/** "sound and pictures", "sound of 5 people, mixed; pictures of 5 people". */
export function whatWords(t: TFunction, way: Way): string {
  const { audio, video } = way;
  const one = (
    kind: "audio" | "video" | "both",
    { origins, mixed }: { origins: readonly number[]; mixed: boolean },
  ) => {
    const what = t(`topology.what.${kind}`);
    if (mixed) return t("topology.what.mixed", { what, count: origins.length });
    const own = origins.length === 1 && origins.every((id) => personKey(id) === way.from);
    return own ? what : t("topology.what.of", { what, count: origins.length });
  };
  if (audio && video && audio.mixed === video.mixed && audio.origins.length === video.origins.length) {
    return one("both", audio);
  }
  return [audio && one("audio", audio), video && one("video", video)].filter(Boolean).join("; ");
}

export interface LabelWords {
  text: string;
  tone: "plain" | "losing";
}

/**
 * What is written on a line: both bitrates, or what is wrong, which is all there is room for where it is `tight`. To a hub and from it is up and down; between two people,
 * arrows point the way the lines go.
 */
export function labelWords(
  t: TFunction,
  link: DrawnLink,
  ends: { a: DrawnNode; b: DrawnNode; from: Point; to: Point },
  locale: string,
  tight = false,
): LabelWords | null {
  if (link.state === "failed") return { text: t("topology.unreachable"), tone: "losing" };
  if (link.state === "connecting") return { text: t("topology.connecting"), tone: "plain" };
  const losing = link.ways.filter((way) => way.losing).sort((x, y) => (y.loss ?? 0) - (x.loss ?? 0))[0];
  const arrows = arrowsOf(ends);
  const arrow = (way: Way) => (way.from === link.a ? arrows.there : arrows.back);
  if (losing) {
    const loses = t("topology.loses", { percent: percent(losing.loss ?? 0, locale) });
    if (tight) return { text: loses, tone: "losing" };
    const much = losing.kbps === null ? loses : `${megabits(losing.kbps, locale)}, ${loses}`;
    return { text: `${arrow(losing)} ${much}`, tone: "losing" };
  }
  const rates = link.ways.filter((way) => way.kbps !== null);
  if (rates.length === 0) return null;
  return { text: rates.map((way) => `${arrow(way)} ${megabits(way.kbps ?? 0, locale)}`).join("  "), tone: "plain" };
}

export type Row = readonly [what: string, value: string];

/** All that is known of one link. */
export function linkRows(t: TFunction, link: DrawnLink, drawing: Drawing, locale: string): Row[] {
  const ends = ({ from, to }: Way) => ({ from: nameAt(t, from, drawing), to: nameAt(t, to, drawing) });
  const none = t("link.none");
  return [
    ...link.ways.map((way): Row => {
      const much = way.kbps === null ? none : rate(t, way.kbps, locale);
      return [t("topology.link.to", ends(way)), `${whatWords(t, way)} · ${much}`];
    }),
    ...link.ways.map((way): Row => {
      const lost = way.loss === null ? none : t("link.percent", { value: percent(way.loss, locale) });
      return [t("topology.link.lossTo", ends(way)), lost];
    }),
    ...(link.state === "live" ? [] : [[t("topology.link.state"), stateWords(t, link)] as const]),
    [t("topology.link.rtt"), link.rttMs === null ? none : t("link.ms", { value: Math.round(link.rttMs) })],
    [t("topology.link.codec"), link.codec ?? none],
  ];
}

/** All that is known of one person or server. */
export function nodeRows(t: TFunction, node: DrawnNode, drawing: Drawing, locale: string): Row[] {
  const { up, down } = rates(node, drawing);
  const none = t("link.none");
  const rows: Row[] = [
    [t("topology.person.sent"), up === null ? none : rate(t, up, locale)],
    [t("topology.person.received"), down === null ? none : rate(t, down, locale)],
  ];
  const { person } = node;
  if (person === null) return rows;
  for (const part of ["uplink", "downlink", "cpu"] as const) {
    const band = person[part];
    rows.push([t(`topology.person.${part}`), band === null ? none : t(`topology.band.${band}`)]);
  }
  const yesNo = (yes: boolean) => (yes ? t("topology.yes") : t("topology.no"));
  rows.push(
    [t("topology.person.carries"), yesNo(person.carries)],
    [t("topology.person.private"), yesNo(person.private)],
  );
  return rows;
}

export interface TableRow {
  key: string;
  from: string;
  to: string;
  what: string;
  rate: string;
  loss: string;
  losing: boolean;
  delay: string;
  codec: string;
}

/** One for each way something goes, and one for each that should be there and is not. */
export function tableRows(t: TFunction, drawing: Drawing, locale: string): TableRow[] {
  const none = t("topology.table.none");
  return drawing.links.flatMap((link) => {
    const shared = {
      delay: link.rttMs === null ? none : t("link.ms", { value: Math.round(link.rttMs) }),
      codec: link.codec ?? none,
    };
    if (link.ways.length === 0) {
      const [from, to] = [nameAt(t, link.a, drawing), nameAt(t, link.b, drawing)];
      const what = stateWords(t, link);
      return [{ key: link.key, from, to, what, rate: none, loss: none, losing: true, ...shared }];
    }
    return link.ways.map((way) => ({
      key: `${way.from} to ${way.to}`,
      from: nameAt(t, way.from, drawing),
      to: nameAt(t, way.to, drawing),
      what: link.state === "live" ? whatWords(t, way) : `${whatWords(t, way)}; ${stateWords(t, link)}`,
      rate: way.kbps === null ? none : megabits(way.kbps, locale),
      loss: way.loss === null ? none : t("link.percent", { value: percent(way.loss, locale) }),
      losing: way.losing,
      ...shared,
    }));
  });
}

function stateWords(t: TFunction, { state }: DrawnLink): string {
  return state === "failed" ? t("topology.unreachable") : t("topology.connecting");
}

function nameAt(t: TFunction, key: string, drawing: Drawing): string {
  const node = drawing.nodes.find((one) => one.key === key);
  return node ? nameWords(t, node, drawing, true) : key;
}

function rates({ key }: DrawnNode, { links }: Drawing): { up: number | null; down: number | null } {
  const ways = links.flatMap((link) => link.ways);
  const sum = (some: readonly Way[]) => {
    const measured = some.map(({ kbps }) => kbps).filter((kbps) => kbps !== null);
    return measured.length === 0 ? null : measured.reduce((all, kbps) => all + kbps, 0);
  };
  return { up: sum(ways.filter(({ from }) => from === key)), down: sum(ways.filter(({ to }) => to === key)) };
}

function rate(t: TFunction, kbps: number, locale: string): string {
  return t("topology.rate", { value: megabits(kbps, locale) });
}

function arrowsOf({ a, b, from, to }: { a: DrawnNode; b: DrawnNode; from: Point; to: Point }) {
  if (a.kind !== b.kind) return { there: "↑", back: "↓" };
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (Math.abs(dx) >= Math.abs(dy)) return dx >= 0 ? { there: "→", back: "←" } : { there: "←", back: "→" };
  return dy >= 0 ? { there: "↓", back: "↑" } : { there: "↑", back: "↓" };
}
