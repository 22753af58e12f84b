import { describe, expect, it } from "vitest";
import { cover } from "./cover";

describe("a face in its place", () => {
  it("is cut at the sides or above and below, around its middle", () => {
    const place = { width: 320, height: 180 };
    expect(cover({ x: 0, y: 0, width: 1280, height: 720 }, place)).toEqual({ x: 0, y: 0, width: 1280, height: 720 });
    expect(cover({ x: 0, y: 0, width: 640, height: 480 }, place)).toEqual({ x: 0, y: 60, width: 640, height: 360 });
    expect(cover({ x: 100, y: 0, width: 720, height: 360 }, place)).toEqual({ x: 140, y: 0, width: 640, height: 360 });
  });
});
