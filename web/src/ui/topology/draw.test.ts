import { describe, expect, it } from "vitest";
import type { Graph, GraphFlow, GraphLink, Kind, Node } from "../../protocol/generated";
import { concerns, draw, type Known, structureOf } from "./draw";

const BOTH: Kind[] = ["audio", "video"];
const SERVER: Node = { type: "server", id: 1 };
const p = (id: number): Node => ({ type: "participant", id });

const flow = (from: Node, to: Node, origins: number[], kind: "audio" | "video" = "audio"): GraphFlow => ({
  kind,
  from,
  to,
  origins,
});
const link = (from: Node, to: Node, change: Partial<GraphLink> = {}): GraphLink => ({
  from,
  to,
  state: "live",
  up_kbps: 0,
  down_kbps: 0,
  loss: 0,
  rtt_ms: null,
  codec: null,
  ...change,
});

function graph(people: number[], change: Partial<Graph>, mixers: number[] = []): Graph {
  return {
    epoch: 1,
    travel: "automatic",
    why: "direct_small",
    who: null,
    sentence: "",
    people: people.map((id) => ({
      id,
      name: `Person ${id}`,
      colour: 1,
      sends: BOTH,
      mixes: mixers.includes(id),
      carries: false,
      private: false,
      uplink: null,
      downlink: null,
      cpu: null,
    })),
    flows: [],
    links: [],
    standby: null,
    changes: [],
    ...change,
  };
}

const everything: Known = { you: 1, sends: () => true, lossUp: null };
const seen = (of: Graph, known: Partial<Known> = {}) => draw(of, { ...everything, ...known });
const looks = (of: Graph, known: Partial<Known> = {}) =>
  seen(of, known).links.flatMap(({ ways }) => ways.map(({ from, to, look }) => `${from} ${look} ${to}`));

const star = [flow(p(1), SERVER, [1]), flow(p(2), SERVER, [2]), flow(SERVER, p(1), [2]), flow(SERVER, p(2), [1])];

describe("the graph as it is drawn", () => {
  it("shows everybody sending straight to everybody", () => {
    const mesh = graph([1, 2, 3], {
      flows: [1, 2, 3].flatMap((a) => [1, 2, 3].filter((b) => b !== a).map((b) => flow(p(a), p(b), [a]))),
    });
    expect(seen(mesh).nodes.map(({ kind }) => kind)).toEqual(["person", "person", "person"]);
    expect(seen(mesh).links.map(({ key }) => key)).toEqual(["p1 p2", "p1 p3", "p2 p3"]);
    expect(new Set(looks(mesh))).toEqual(
      new Set(["p1 sends p2", "p2 sends p1", "p1 sends p3", "p3 sends p1", "p2 sends p3", "p3 sends p2"]),
    );
  });

  it("tells what is sent to a server from what comes from it", () => {
    expect(looks(graph([1, 2], { flows: star }))).toEqual([
      "p1 sends s1",
      "s1 receives p1",
      "p2 sends s1",
      "s1 receives p2",
    ]);
  });

  it("tells what is mixed into one", () => {
    const mixed = graph(
      [1, 2, 3],
      {
        flows: [
          flow(p(1), p(3), [1]),
          flow(p(2), p(3), [2]),
          flow(p(3), p(1), [2, 3]),
          flow(p(3), p(2), [1, 3]),
          flow(p(3), p(1), [2], "video"),
        ],
        standby: p(2),
      },
      [3],
    );
    expect(looks(mixed)).toContain("p3 mixed p1");
    expect(looks(mixed)).toContain("p1 sends p3");
    const { nodes } = seen(mixed);
    expect(nodes.map(({ kind, standby }) => [kind, standby])).toEqual([
      ["person", false],
      ["person", true],
      ["mixer", false],
    ]);
  });

  it("leaves out the server where nothing goes through it", () => {
    const direct = graph([1, 2], { flows: [flow(p(1), p(2), [1])] });
    expect(seen(direct).nodes.map(({ key }) => key)).toEqual(["p1", "p2"]);
    expect(seen({ ...direct, standby: SERVER }).nodes.at(-1)).toMatchObject({ key: "s1", standby: true });
  });

  it("leaves out what nobody sends", () => {
    const watching = graph([1, 2], { flows: star });
    expect(looks(watching, { sends: (id) => id === 1 })).toEqual(["p1 sends s1", "s1 receives p2"]);
  });

  it("takes the bitrate from whoever sends, and the loss from whoever receives", () => {
    const { links } = seen(
      graph([1, 2], {
        flows: [flow(p(1), p(2), [1]), flow(p(2), p(1), [2])],
        links: [
          link(p(1), p(2), { up_kbps: 1200, down_kbps: 790, loss: 0.1, rtt_ms: 24 }),
          link(p(2), p(1), { up_kbps: 800, down_kbps: 1100, loss: 0, codec: "VP8" }),
        ],
      }),
    );
    expect(links[0]?.ways.map(({ from, kbps, loss, losing }) => [from, kbps, loss, losing])).toEqual([
      ["p1", 1200, 0, false],
      ["p2", 800, 0.1, true],
    ]);
    expect([links[0]?.rttMs, links[0]?.codec]).toEqual([24, "VP8"]);
  });

  it("knows one's own loss towards the server from one's own browser", () => {
    const ways = seen(graph([1, 2], { flows: star, links: [link(p(1), SERVER, { up_kbps: 500 })] }), {
      lossUp: 0.08,
    }).links.flatMap((one) => one.ways);
    expect(ways.filter(({ losing }) => losing).map(({ from, to }) => `${from} ${to}`)).toEqual(["p1 s1"]);
  });

  it("shows a link that could not be made beside the detour", () => {
    const { links } = seen(
      graph([1, 2], { flows: star, links: [link(p(1), p(2), { state: "failed" }), link(p(1), SERVER)] }),
    );
    expect(links.find(({ key }) => key === "p1 p2")).toMatchObject({ state: "failed", ways: [] });
  });

  it("has the same structure whatever the numbers", () => {
    const quiet = graph([1, 2], { flows: star });
    const loud = { ...quiet, links: [link(p(1), SERVER, { up_kbps: 4000 })] };
    expect(structureOf(seen(loud))).toBe(structureOf(seen(quiet)));
    expect(structureOf(seen(graph([1, 2], {})))).not.toBe(structureOf(seen(quiet)));
  });

  it("knows whose media goes where", () => {
    const drawing = seen(graph([1, 2, 3], { flows: [...star, flow(p(3), SERVER, [3]), flow(SERVER, p(1), [3])] }));
    const three = drawing.nodes[2];
    const touched = drawing.links
      .flatMap(({ ways }) => ways)
      .filter((way) => three && concerns(way, three))
      .map(({ from, to }) => `${from} ${to}`);
    expect(touched).toEqual(["s1 p1", "p3 s1"]);
  });
});
