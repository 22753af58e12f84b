import { createInstance } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import en from "../../i18n/en.json";
import type { DrawnLink, DrawnNode, Way } from "./draw";
import { gapWords, megabits, percent, thickness } from "./numbers";
import { labelWords, whatWords } from "./ways";

const words = createInstance();
beforeAll(() =>
  words.init({ lng: "en", resources: { en: { translation: en } }, interpolation: { escapeValue: false } }),
);

const way = (change: Partial<Way>): Way => ({
  from: "p1",
  to: "s1",
  look: "sends",
  audio: null,
  video: null,
  kbps: null,
  loss: null,
  losing: false,
  ...change,
});

describe("numbers in the graph", () => {
  it.each([
    [0, "0.0"],
    [40, "0.04"],
    [1240, "1.2"],
  ])("%i kbit/s are %s Mb/s", (kbps, said) => {
    expect(megabits(kbps, "en")).toBe(said);
  });

  it("follow the reader's language", () => {
    expect(megabits(1240, "de")).toBe("1,2");
    expect(percent(0.004, "de")).toBe("0,4");
    expect(percent(0.084, "de")).toBe("8");
  });

  it("are thick up to 6 Mb/s", () => {
    expect([0, 3000, 6000, 9000].map(thickness)).toEqual([1.5, 3.25, 5, 5]);
    expect(thickness(null)).toBe(1.5);
  });

  it.each([
    [null, ""],
    [0, "no gap"],
    [20, "no gap"],
    [60, "60 ms gap"],
    [1240, "1.2 s gap"],
  ])("a gap of %s ms is %j", (ms, said) => {
    expect(gapWords(words.t, ms, "en")).toBe(said);
  });
});

describe("what goes there", () => {
  const own = { origins: [1], mixed: false };
  const five = { origins: [2, 3, 4, 5, 6], mixed: false };
  it.each([
    [way({ audio: own, video: own }), "sound and pictures"],
    [way({ audio: own }), "sound"],
    [way({ from: "s1", audio: five, video: five }), "sound and pictures of 5 people"],
    [
      way({ from: "p9", audio: { ...five, mixed: true }, video: five }),
      "sound of 5 people, mixed; pictures of 5 people",
    ],
    [way({ from: "s1", video: { origins: [4], mixed: false } }), "pictures of 1 person"],
  ])("is said", (of, said) => {
    expect(whatWords(words.t, of)).toBe(said);
  });
});

describe("what is written on a line", () => {
  const node = (key: string, kind: DrawnNode["kind"]): DrawnNode => ({
    key,
    kind,
    node: { type: "participant", id: 1 },
    person: null,
    you: false,
    standby: false,
  });
  const link = (ways: Way[], change: Partial<DrawnLink> = {}): DrawnLink => ({
    key: "p1 s1",
    a: "p1",
    b: "s1",
    ways,
    state: "live",
    rttMs: null,
    codec: null,
    ...change,
  });
  const toServer = { a: node("p1", "person"), b: node("s1", "server"), from: { x: 0, y: 0 }, to: { x: 9, y: 0 } };
  const text = (of: DrawnLink, ends = toServer) => labelWords(words.t, of, ends, "en")?.text;
  const both = [way({ kbps: 1200 }), way({ from: "s1", to: "p1", kbps: 4600 })];

  it("is up and down at a hub", () => {
    expect(text(link(both))).toBe("↑ 1.2  ↓ 4.6");
  });

  it("points along the line between two people", () => {
    const across = { ...toServer, b: node("p2", "person") };
    expect(text(link(both), across)).toBe("→ 1.2  ← 4.6");
    expect(text(link(both), { ...across, to: { x: 0, y: -9 } })).toBe("↑ 1.2  ↓ 4.6");
  });

  it("is what is lost where much is", () => {
    expect(text(link([way({ kbps: 500, loss: 0.08, losing: true }), ...both]))).toBe("↑ 0.5, loses 8 %");
  });

  it("is no more than that where there is little room", () => {
    const losing = link([way({ kbps: 500, loss: 0.08, losing: true })]);
    expect(labelWords(words.t, losing, toServer, "en", true)?.text).toBe("loses 8 %");
  });

  it("is nothing where nothing was measured", () => {
    expect(text(link([way({})]))).toBeUndefined();
  });

  it("says that there is no way, or not yet", () => {
    expect(text(link([], { state: "failed" }))).toBe("no way");
    expect(text(link(both, { state: "connecting" }))).toBe("connects");
  });
});
