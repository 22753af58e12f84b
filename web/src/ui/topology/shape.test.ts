import { createInstance } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import en from "../../i18n/en.json";
import type { Node, Shape, Slice } from "../../protocol/generated";
import { changedWords, seenOf, shapeWords } from "./shape";

const words = createInstance();
beforeAll(() =>
  words.init({ lng: "en", resources: { en: { translation: en } }, interpolation: { escapeValue: false } }),
);

const SERVER: Node = { type: "server", id: 1 };
const MIA: Node = { type: "participant", id: 7 };

function slice(audio: Shape, hub: Node, video: Shape = audio): Slice {
  const route = { hub, delivery: "forward" as const, serves: [], standby: null, gets: [] };
  return {
    epoch: 1,
    audio: { ...route, shape: audio },
    video: { ...route, shape: video },
    why: "",
    who: null,
    links: [],
    asked: false,
    mixed: false,
  };
}

const nameOf = (id: number) => (id === 7 ? "Mia Keller" : undefined);
const shown = (of: Slice | null, you = 1) => shapeWords(words.t, seenOf(of), you, nameOf);

describe("the shape of a room in a word", () => {
  it.each([
    [slice("alone", SERVER), "Only you"],
    [slice("mesh", MIA), "Direct"],
    [slice("sfu", SERVER), "Server"],
    [slice("mixed", SERVER), "Partly direct"],
    [slice("mixer", MIA), "Mia mixes"],
  ])("goes by how it travels", (of, said) => {
    expect(shown(of)).toBe(said);
  });

  it("goes by sound where the picture takes another way", () => {
    expect(shown(slice("mesh", MIA, "sfu"))).toBe("Direct");
  });

  it("is about oneself for whoever mixes", () => {
    expect(shown(slice("mixer", MIA), 7)).toBe("You mix");
    expect(changedWords(words.t, seenOf(slice("mixer", MIA)), 7, nameOf)).toBe("Now you mix for the others.");
  });

  it("names nobody it does not know", () => {
    expect(shown(slice("mixer", { type: "participant", id: 9 }))).toBe("Somebody mixes");
  });

  it("is that of an empty room before anything is known", () => {
    expect(shown(null)).toBe("Only you");
  });

  it("is announced when it changes", () => {
    expect(changedWords(words.t, seenOf(slice("mesh", MIA)), 1, nameOf)).toBe("Now straight between you.");
  });
});
