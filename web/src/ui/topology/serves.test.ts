import { describe, expect, it } from "vitest";
import type { Slice } from "../../protocol/generated";
import { servesOf } from "./serves";

const slice = (audio: number[], video: number[]): Slice => {
  const route = (serves: number[]) => ({
    shape: "mixer" as const,
    hub: { type: "participant" as const, id: 1 },
    delivery: "mix" as const,
    serves,
    standby: null,
    gets: [],
  });
  return {
    epoch: 1,
    audio: route(audio),
    video: route(video),
    why: "",
    who: null,
    links: [],
    asked: false,
    mixed: false,
  };
};

describe("how many somebody carries for", () => {
  it("counts everybody once, and oneself never", () => {
    expect(servesOf(slice([1, 2, 3], [3, 4]), 1)).toBe(3);
  });

  it("is nobody before anything is known", () => {
    expect(servesOf(null, 1)).toBe(0);
  });
});
