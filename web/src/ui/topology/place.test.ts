import { describe, expect, it } from "vitest";
import { type Point, place } from "./place";

const BOX = { width: 528, height: 326 };
const people = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `p${i}`, hub: false }));
const SERVER = { key: "s", hub: true };
const star = (count: number) => people(count).map(({ key }) => [key, "s"] as const);
const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

describe("places in the graph", () => {
  it("are the same for the same room", () => {
    const nodes = [...people(6), SERVER];
    expect(place(nodes, star(6), BOX)).toEqual(place(nodes, star(6), BOX));
  });

  it.each([1, 2, 3, 4, 6, 12, 25])("lie in the box and apart, with %i people", (count) => {
    for (const [nodes, links] of [
      [[...people(count), SERVER], star(count)],
      [people(count), []],
    ] as const) {
      const places = [...place(nodes, links, BOX).values()];
      for (const { x, y } of places) {
        expect(x >= 48 && x <= 480 && y >= 28 && y <= 268).toBe(true);
      }
      for (const [i, one] of places.entries()) {
        for (const other of places.slice(i + 1)) expect(apart(one, other)).toBeGreaterThan(count > 12 ? 24 : 44);
      }
    }
  });

  it("have the server in the middle", () => {
    expect(place([...people(5), SERVER], star(5), BOX).get("s")).toEqual({ x: 264, y: 148 });
  });

  it("keep two who mix well apart, each with those they serve", () => {
    const hubs = ["a", "b"].map((key) => ({ key, hub: true }));
    const served = people(6).map(({ key }, i) => [key, i % 2 ? "a" : "b"] as const);
    const places = place([...people(6), ...hubs], [...served, ["a", "b"]], BOX);
    const at = (key: string) => places.get(key) ?? { x: 0, y: 0 };
    expect(apart(at("a"), at("b"))).toBeGreaterThan(120);
    for (const [key, hub] of served) {
      expect(apart(at(key), at(hub))).toBeLessThan(apart(at(key), at(hub === "a" ? "b" : "a")));
    }
  });

  it("keep who stays on their side when somebody comes", () => {
    const before = place([...people(6), SERVER], star(6), BOX);
    const after = place([...people(7), SERVER], star(7), BOX, before);
    for (const { key } of people(6)) {
      const [was, is] = [before.get(key), after.get(key)];
      expect(was && is && apart(was, is)).toBeLessThan(150);
    }
  });
});
