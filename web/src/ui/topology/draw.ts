// The graph as it is drawn: who stands there, and what goes between two of them, each way.

import type { ParticipantId } from "../../call/state";
import type { Graph, GraphLink, GraphPerson, Kind, Node, PeerLinkState } from "../../protocol/generated";

/** From this share on, a line is drawn as losing. */
const LOSING = 0.02;

/** The look of a line: somebody's own media, what is passed on, what is mixed into one. */
export type Look = "sends" | "receives" | "mixed";

export interface DrawnNode {
  key: string;
  node: Node;
  kind: "person" | "mixer" | "server";
  /** What is known of a person. */
  person: GraphPerson | null;
  you: boolean;
  standby: boolean;
}

/** What goes from one to another. */
export interface Way {
  from: string;
  to: string;
  look: Look;
  audio: Carried | null;
  video: Carried | null;
  kbps: number | null;
  /** 0 to 1. */
  loss: number | null;
  losing: boolean;
}

interface Carried {
  origins: readonly ParticipantId[];
  mixed: boolean;
}

export interface DrawnLink {
  key: string;
  /** A person, where the other end is a hub. */
  a: string;
  b: string;
  /** From `a` first; none where something should go and cannot. */
  ways: readonly Way[];
  state: PeerLinkState;
  rttMs: number | null;
  codec: string | null;
}

export interface Drawing {
  nodes: readonly DrawnNode[];
  links: readonly DrawnLink[];
}

export interface Known {
  you: ParticipantId | null;
  /** Whether somebody has anything of a kind to send. */
  sends: (id: ParticipantId, kind: Kind) => boolean;
  /** Lost between oneself and the server: the server does not measure it, one's own browser does. */
  lossUp: number | null;
}

export function draw(graph: Graph, known: Known): Drawing {
  const flows = graph.flows
    .map((flow) => ({ ...flow, origins: flow.origins.filter((id) => known.sends(id, flow.kind)), of: flow.origins }))
    .filter((flow) => flow.origins.length > 0);

  const ways = new Map<string, Way>();
  for (const flow of flows) {
    const [from, to] = [nodeKey(flow.from), nodeKey(flow.to)];
    const before = ways.get(`${from} ${to}`) ?? emptyWay(from, to);
    const mixed = flow.of.length > 1;
    const carried = before[flow.kind];
    const origins = [...new Set([...(carried?.origins ?? []), ...flow.origins])].sort((x, y) => x - y);
    const own = flow.from.type === "participant" && origins.every((id) => nodeKey(flow.from) === personKey(id));
    ways.set(`${from} ${to}`, {
      ...before,
      [flow.kind]: { origins, mixed: mixed || (carried?.mixed ?? false) },
      look: mixed || before.look === "mixed" ? "mixed" : own && before.look === "sends" ? "sends" : "receives",
    });
  }

  const nodes = nodesOf(graph, known.you, [...ways.keys()]);
  const ranks = new Map(nodes.map(({ key, kind }, i) => [key, RANK[kind] * 10_000 + i]));
  const pairs = new Map<string, Way[]>();
  for (const way of ways.values()) {
    const [a, b] = [way.from, way.to].sort((x, y) => (ranks.get(x) ?? 0) - (ranks.get(y) ?? 0));
    const key = `${a} ${b}`;
    pairs.set(key, [...(pairs.get(key) ?? []), way]);
  }
  for (const link of graph.links) {
    if (link.state !== "failed") continue;
    const [a, b] = [nodeKey(link.from), nodeKey(link.to)].sort((x, y) => (ranks.get(x) ?? 0) - (ranks.get(y) ?? 0));
    const key = `${a} ${b}`;
    if (a && b && ranks.has(a) && ranks.has(b) && !pairs.has(key)) pairs.set(key, []);
  }

  const measured = new Map(graph.links.map((link) => [`${nodeKey(link.from)} ${nodeKey(link.to)}`, link]));
  const links = [...pairs].map(([key, both]): DrawnLink => {
    const [a = "", b = ""] = key.split(" ");
    const ends = [measured.get(`${a} ${b}`), measured.get(`${b} ${a}`)].filter((link) => link !== undefined);
    return {
      key,
      a,
      b,
      ways: both
        .map((way) => measure(way, measured, known))
        .sort((x, y) => Number(y.from === a) - Number(x.from === a)),
      state: stateOf(ends, both.length > 0),
      rttMs: ends.find((end) => end.rtt_ms !== null)?.rtt_ms ?? null,
      codec: ends.find((end) => end.codec !== null)?.codec ?? null,
    };
  });
  return { nodes, links: links.sort((x, y) => (x.key < y.key ? -1 : 1)) };
}

/** Two drawings with the same structure differ only in numbers. */
export function structureOf({ nodes, links }: Drawing): string {
  const stands = nodes.map(({ key, kind, standby }) => `${key} ${kind} ${standby}`);
  const goes = links.map(({ key, ways }) => `${key} ${ways.map(({ from, look }) => `${from} ${look}`)}`);
  return [...stands, ...goes].join("|");
}

/** Whether a node has anything to do with what goes there: its end, or its media. */
export function concerns(way: Way, { key, node }: DrawnNode): boolean {
  if (way.from === key || way.to === key) return true;
  if (node.type !== "participant") return false;
  return [way.audio, way.video].some((carried) => carried?.origins.includes(node.id));
}

export function personKey(id: ParticipantId): string {
  return `p${id}`;
}

function nodeKey(node: Node): string {
  return node.type === "participant" ? personKey(node.id) : `s${node.id}`;
}

const RANK: Record<DrawnNode["kind"], number> = { person: 0, mixer: 1, server: 2 };

function emptyWay(from: string, to: string): Way {
  return { from, to, look: "sends", audio: null, video: null, kbps: null, loss: null, losing: false };
}

function nodesOf(graph: Graph, you: ParticipantId | null, ways: readonly string[]): DrawnNode[] {
  const standby = graph.standby === null ? null : nodeKey(graph.standby);
  const people = graph.people.map((person): DrawnNode => {
    const key = personKey(person.id);
    return {
      key,
      node: { type: "participant", id: person.id },
      kind: person.mixes ? "mixer" : "person",
      person,
      you: person.id === you,
      standby: key === standby,
    };
  });
  const used = new Set(ways.flatMap((way) => way.split(" ")));
  const servers = new Map<string, Node>();
  for (const { from, to } of graph.flows) {
    for (const node of [from, to]) if (node.type === "server") servers.set(nodeKey(node), node);
  }
  if (graph.standby?.type === "server") servers.set(nodeKey(graph.standby), graph.standby);
  const drawn = [...servers]
    .filter(([key]) => used.has(key) || key === standby)
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(
      ([key, node]): DrawnNode => ({
        key,
        node,
        kind: "server",
        person: null,
        you: false,
        standby: key === standby && !used.has(key),
      }),
    );
  return [...people, ...drawn];
}

function measure(way: Way, measured: ReadonlyMap<string, GraphLink>, { you, lossUp }: Known): Way {
  const sent = measured.get(`${way.from} ${way.to}`);
  const got = measured.get(`${way.to} ${way.from}`);
  const mine = you !== null && way.from === personKey(you) && way.to.startsWith("s");
  const loss = got?.loss ?? (mine ? lossUp : null);
  return { ...way, kbps: sent?.up_kbps ?? got?.down_kbps ?? null, loss, losing: (loss ?? 0) >= LOSING };
}

/** As the end that is worse off sees it. A server reports no link as broken that media goes over. */
function stateOf(ends: readonly GraphLink[], used: boolean): PeerLinkState {
  if (ends.some(({ state }) => state === "failed")) return "failed";
  if (ends.some(({ state }) => state === "connecting")) return "connecting";
  return used || ends.length > 0 ? "live" : "connecting";
}
