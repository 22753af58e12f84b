import { describe, expect, it } from "vitest";
import type { Participant, Track } from "../../protocol/generated";
import { isHeard, tilesOf } from "./tiles";

const person = (id: number, tracks: Track[] = [], stopped: Participant["stopped"] = []): [number, Participant] => [
  id,
  {
    id,
    guest: `g${id}`,
    name: `Person ${id}`,
    colour: 1,
    role: "speaker",
    tracks,
    stopped,
    hand: null,
    connection: "connected",
    bars: null,
    joined_at: id,
  },
];

describe("the tiles of a call", () => {
  it("are shared screens, then people as they came, then oneself", () => {
    const people = new Map([
      person(1),
      person(2, [{ id: 7, source: "camera", muted: false }]),
      person(3, [{ id: 8, source: "screen", muted: false }]),
    ]);
    expect(tilesOf(people, 1).map(({ key, track }) => [key, track])).toEqual([
      ["s3.8", 8],
      ["p2", 7],
      ["p3", null],
      ["p1", null],
    ]);
  });

  it("keep their key when a camera comes and goes", () => {
    const before = tilesOf(new Map([person(2)]), null);
    const after = tilesOf(new Map([person(2, [{ id: 9, source: "camera", muted: true }])]), null);
    expect(after[0]?.key).toBe(before[0]?.key);
  });
});

describe("a person", () => {
  const microphone = (muted: boolean): Track[] => [{ id: 1, source: "microphone", muted }];

  it("is heard with a microphone that is neither paused nor stopped", () => {
    expect(isHeard(person(1, microphone(false))[1])).toBe(true);
    expect(isHeard(person(1, microphone(true))[1])).toBe(false);
    expect(isHeard(person(1, microphone(false), ["microphone"])[1])).toBe(false);
    expect(isHeard(person(1)[1])).toBe(false);
  });
});
