// Where everybody stands in the graph: computed to the end before anything is drawn, the same for the same room.

import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from "d3-force";

export interface Point {
  x: number;
  y: number;
}

export type Places = ReadonlyMap<string, Point>;

export interface Box {
  width: number;
  height: number;
}

export interface Standing {
  key: string;
  /** Stands in the middle. */
  hub: boolean;
}

/** Room for a disc at the edge, and for the name under it. */
const EDGE = { x: 48, top: 28, bottom: 58 };
const TICKS = 300;
/** The forces work on a square, whatever the box is; the outcome is stretched to fill it. */
const SIDE = 300;

interface Body extends SimulationNodeDatum, Standing {
  x: number;
  y: number;
}

interface Pull {
  source: string | Body;
  target: string | Body;
}

/** In pixels of the box. Whoever had a place before starts from there, so that a change moves little. */
export function place(
  nodes: readonly Standing[],
  links: readonly (readonly [string, string])[],
  box: Box,
  before: Places = new Map(),
): Places {
  const hubs = nodes.filter(({ hub }) => hub);
  // Everything goes through one: a star, with that one in the middle.
  const star = hubs.length === 1 && links.every((ends) => ends.includes(hubs[0]?.key ?? ""));
  const around = nodes.filter(({ hub }) => !hub);
  const ring = (SIDE / 2) * 0.9;
  const first = (node: Standing): Point => {
    const earlier = before.get(node.key);
    if (earlier) return shrunk(earlier, box);
    const angle = start(around.length, star) + (around.indexOf(node) / around.length) * 2 * Math.PI;
    return { x: ring * Math.cos(angle), y: ring * Math.sin(angle) };
  };
  const people = new Map(around.map((node) => [node.key, first(node)]));
  // A hub begins amid those it serves.
  const amid = (hub: Standing, i: number): Point => {
    const earlier = before.get(hub.key);
    if (earlier) return shrunk(earlier, box);
    const served = links.flatMap(
      ([a, b]) => (a === hub.key ? people.get(b) : b === hub.key ? people.get(a) : undefined) ?? [],
    );
    const mean = (axis: "x" | "y") => served.reduce((sum, at) => sum + at[axis], 0) / Math.max(1, served.length);
    return { x: mean("x") + i, y: mean("y") + i };
  };
  const bodies = nodes.map((node): Body => {
    if (star && node.hub) return { ...node, x: 0, y: 0, fx: 0, fy: 0 };
    return { ...node, ...(node.hub ? amid(node, hubs.indexOf(node)) : (people.get(node.key) ?? { x: 0, y: 0 })) };
  });
  const known = new Set(nodes.map(({ key }) => key));
  const pulls = links.filter(([a, b]) => known.has(a) && known.has(b)).map(([source, target]) => ({ source, target }));

  const isHub = new Set(hubs.map(({ key }) => key));
  const betweenHubs = ({ source, target }: Pull) => [source, target].every((end) => isHub.has(keyOf(end)));
  forceSimulation(bodies)
    .force(
      "push",
      forceManyBody<Body>().strength((body) => (body.hub && !star ? -1200 : -420)),
    )
    .force(
      "pull",
      forceLink<Body, Pull>(pulls)
        .id(({ key }) => key)
        .distance((pull) => (betweenHubs(pull) ? 190 : 110))
        .strength(0.25),
    )
    .force(
      "apart",
      forceCollide<Body>((body) => (body.hub ? 48 : 24)),
    )
    .force("x", forceX<Body>(0).strength(0.06))
    .force("y", forceY<Body>(0).strength(0.06))
    .stop()
    .tick(TICKS);
  return fitted(bodies, box, star);
}

function keyOf(end: string | Body): string {
  return typeof end === "string" ? end : end.key;
}

/** The box is wide, so as few as possible stand straight above or below each other. */
function start(count: number, around: boolean): number {
  if (count % 2 === 0) return Math.PI / count - Math.PI / 2;
  return around ? Math.PI : -Math.PI / 2;
}

function shrunk({ x, y }: Point, box: Box): Point {
  const inner = innerOf(box);
  return { x: ((x - inner.x) / inner.width - 0.5) * SIDE, y: ((y - inner.y) / inner.height - 0.5) * SIDE };
}

/** Stretched to the box; a hub in the middle stays there. */
function fitted(bodies: readonly Body[], box: Box, centred: boolean): Places {
  const inner = innerOf(box);
  const stretch = (axis: "x" | "y") => {
    const values = bodies.map((body) => body[axis]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const middle = centred ? 0 : (least + most) / 2;
    const reach = centred ? Math.max(-least, most) : (most - least) / 2;
    return (value: number) => (reach < 1 ? 0.5 : 0.5 + (value - middle) / (2 * reach));
  };
  const [across, down] = [stretch("x"), stretch("y")];
  return new Map(
    bodies.map(({ key, x, y }) => [
      key,
      { x: Math.round(inner.x + across(x) * inner.width), y: Math.round(inner.y + down(y) * inner.height) },
    ]),
  );
}

function innerOf({ width, height }: Box): Box & Point {
  return { x: EDGE.x, y: EDGE.top, width: width - 2 * EDGE.x, height: height - EDGE.top - EDGE.bottom };
}
