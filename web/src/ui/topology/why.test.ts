import { createInstance } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import de from "../../i18n/de.json";
import en from "../../i18n/en.json";
import type { MediaRules } from "../../protocol/generated";
import { type Facts, nextWords, type Room, whyWords } from "./why";

const words = createInstance();
beforeAll(() =>
  words.init({ lng: "en", resources: { en: { translation: en } }, interpolation: { escapeValue: false } }),
);

const NAMES = new Map([
  [1, "Leo Brandt"],
  [2, "Mia Keller"],
  [3, "Priya Raghunathan"],
]);
const room = (change: Partial<Room> = {}): Room => ({ count: 3, you: 1, nameOf: (id) => NAMES.get(id), ...change });
const why = (key: string, who: number | null = null, change: Partial<Room> = {}, sentence?: string) =>
  whyWords(words.t, { why: key, who }, room(change), sentence);

describe("why the room is connected so", () => {
  it("counts the people", () => {
    expect(why("too_many_for_direct", null, { count: 6 })).toBe(
      "6 people are here, so each sends once to the server and it passes everything on.",
    );
  });

  it("counts nobody who was here another time", () => {
    expect(why("direct_small", null, { count: null })).toBe(
      "Few enough people were here for everybody to send straight.",
    );
  });

  it("names whom it is about", () => {
    expect(why("waiting_for_consent", 2)).toBe("Mia is asked whether to mix for the others.");
  });

  it("speaks to whoever it is about", () => {
    expect(why("waiting_for_consent", 1)).toBe("You are asked whether to mix for the others.");
  });

  it("is told to somebody who is not there", () => {
    expect(why("alone", null, { you: null })).toBe("Fewer than two people are here, so nothing travels.");
  });

  it("names nobody who has left", () => {
    expect(why("mixer_took_over", 9)).toContain("Somebody took over");
  });

  it("passes on the server's sentence for a reason it does not know", () => {
    expect(why("moon_phase", null, {}, "The moon is full.")).toBe("The moon is full.");
    expect(why("moon_phase")).toBe("The server chose how sound and picture travel here.");
  });

  it("has words for every reason in both languages, and none to spare", () => {
    const bare = (tree: object) => new Set(Object.keys(tree).map((key) => key.replace(/_(one|other)$/, "")));
    for (const key of bare(en.topology.why)) {
      if (key !== "other") expect([key, why(key, 2)]).not.toEqual([key, why("moon_phase")]);
    }
    expect(bare(de.topology.why)).toEqual(bare(en.topology.why));
  });
});

const OPEN: MediaRules = { travel: "automatic", no_server_media: false, private_addresses: false };
const next = (change: Partial<Facts>, inRoom: Partial<Room> = {}) =>
  nextWords(
    words.t,
    { why: "server_only", who: null, travel: "automatic", shape: "sfu", standby: null, rules: OPEN, ...change },
    room(inRoom),
  );

describe("what would change it", () => {
  it("is the fifth person in a direct room of four", () => {
    expect(next({ why: "direct_small" }, { count: 4 })).toBe("A fifth person would bring the server in.");
    expect(next({ why: "direct_small" }, { count: 2 })).toBe(
      "It stays direct with up to 4 people. More would bring the server in.",
    );
  });

  it("is never the server where it may not carry", () => {
    const rules = { ...OPEN, no_server_media: true };
    expect(next({ why: "direct_small", rules }, { count: 4 })).toBe(
      "With a fifth person, somebody here would be asked to mix.",
    );
    expect(next({ why: "nobody_can_carry", rules })).toBe("The owner can let the server help, in Room settings.");
  });

  it("is quiet in a room that was larger", () => {
    expect(next({ why: "settling" })).toBe("It goes back to direct when nothing has changed for 10 seconds.");
    expect(next({ why: "settling", shape: "mixed" })).toBe("It changes when nothing new has happened for 10 seconds.");
  });

  it("is fewer people than there were when the server came in", () => {
    const fewer = (most: number) => `With ${most} people or fewer, it goes straight between everybody.`;
    expect(next({ why: "too_many_for_direct" }, { count: 6 })).toBe(fewer(3));
    expect(next({ why: "settling" }, { count: 4 })).toBe(fewer(3));
    expect(next({ why: "host_direct_too_many", travel: "direct" }, { count: 12 })).toBe(fewer(8));
  });

  it("is the host where the host chose", () => {
    expect(next({ why: "host_wants_server", travel: "server" })).toBe(
      "The host chose this. With Automatic, Starling chooses by itself.",
    );
  });

  it("says who takes over from a mixer", () => {
    const standby = (id: number) => ({ type: "participant" as const, id });
    expect(next({ why: "mixer_elected", who: 2, standby: standby(3) })).toBe(
      "If Mia leaves or cannot go on, Priya takes over.",
    );
    expect(next({ why: "mixer_elected", who: 2, standby: standby(1) })).toBe(
      "If Mia leaves or cannot go on, you take over.",
    );
    expect(next({ why: "mixer_elected", who: 1, standby: standby(3) })).toBe(
      "If you leave or cannot go on, Priya takes over.",
    );
    expect(next({ why: "mixer_elected", who: 2, standby: { type: "server", id: 1 } })).toBe(
      "If Mia leaves or cannot go on, the server takes over.",
    );
  });

  it("tells a room's rule from somebody's wish", () => {
    expect(next({ why: "addresses_private" })).toBe("It goes straight once nobody hides their address.");
    expect(next({ why: "addresses_private", rules: { ...OPEN, private_addresses: true } })).toBe(
      "The owner can change that in Room settings.",
    );
  });

  it("is nothing where nothing would", () => {
    expect(next({ why: "server_only" })).toBeNull();
    expect(next({ why: "moon_phase" })).toBeNull();
  });
});
