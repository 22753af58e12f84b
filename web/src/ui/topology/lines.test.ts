import { describe, expect, it } from "vitest";
import { curve, spots } from "./lines";

describe("lines", () => {
  it("that go opposite ways bend apart", () => {
    const [a, b] = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ];
    expect(curve(a, b, true)).toBe("M0 0Q50 14 100 0");
    expect(curve(b, a, true)).toBe("M100 0Q50 -14 0 0");
    expect(curve(a, b, false)).toBe("M0 0Q50 0 100 0");
  });
});

describe("labels", () => {
  const label = (key: string) => ({ key, a: { x: 0, y: 0 }, b: { x: 200, y: 0 }, width: 20, height: 10, must: false });

  it("stand in the middle of their line", () => {
    expect(spots([label("one")], []).get("one")).toEqual({ x: 100, y: 0 });
  });

  it("make way for what is there, and for each other", () => {
    const taken = [{ x: 95, y: -5, width: 10, height: 10 }];
    expect([...spots([label("one"), label("two")], taken).values()]).toEqual([
      { x: 84, y: 0 },
      { x: 116, y: 0 },
    ]);
  });

  it("are left out where there is room for none, unless they matter", () => {
    const everywhere = [{ x: -50, y: -50, width: 300, height: 100 }];
    expect(spots([label("one")], everywhere).size).toBe(0);
    expect(spots([{ ...label("one"), must: true }], everywhere).get("one")).toEqual({ x: 100, y: 0 });
  });
});
