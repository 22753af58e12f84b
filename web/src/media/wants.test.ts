import { expect, test } from "vitest";
import type { Participant, Source } from "../protocol/generated";
import { defaultMediaSettings } from "./settings";
import { settingsFrom } from "./stored";
import { receiving } from "./wants";

function person(id: number, ...sources: Source[]): Participant {
  const tracks = sources.map((source, i) => ({ id: id * 10 + i, source, muted: false }));
  return { id, tracks } as unknown as Participant;
}

const size = { width: 640.4, height: 360 };

test("everybody is heard, only what is on show is seen, and nothing of oneself", () => {
  const people = [
    person(1, "microphone", "camera"),
    person(2, "microphone", "camera"),
    person(3, "screen", "screen_audio"),
  ];
  const wanted = receiving(
    people,
    1,
    new Map([
      [11, size],
      [21, size],
    ]),
    new Set(),
  );
  expect([...wanted.keys()]).toEqual([20, 21, 31]);
  expect(wanted.get(21)).toEqual({ kind: "video", width: 640, height: 360 });
});

test("a hidden person is heard and not seen, however large their tile", () => {
  const wanted = receiving([person(2, "microphone", "camera")], 1, new Map([[21, size]]), new Set([2]));
  expect([...wanted.keys()]).toEqual([20]);
});

test("stored settings are taken as far as they fit", () => {
  expect(settingsFrom(null)).toEqual(defaultMediaSettings);
  const odd = { camera: 5, gain: 9, pushToTalk: true, cameraPicture: { height: 721, frameRate: 60 }, speaker: "s" };
  expect(settingsFrom(odd)).toEqual({
    ...defaultMediaSettings,
    pushToTalk: true,
    speaker: "s",
    cameraPicture: { height: 720, frameRate: 60 },
  });
});
