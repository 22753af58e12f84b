import { expect, test } from "vitest";
import { loudness, MutedTalk } from "./levels";

test("loudness runs from silence to full scale in even steps of decibels", () => {
  expect([0, 0.0001, 0.001, 0.0316, 1].map(loudness)).toEqual([0, 0, 0, 50, 100]);
});

test("talking into a muted microphone is noticed, a cough is not, and silence ends it", () => {
  const talk = new MutedTalk();
  const read = (level: number, times: number) => Array.from({ length: times }, () => talk.read(level, true)).at(-1);
  expect(read(70, 3)).toBe(false);
  expect(read(0, 5)).toBe(false);
  expect(read(70, 6)).toBe(true);
  expect(read(0, 5)).toBe(true);
  expect(read(0, 20)).toBe(false);
});

test("whoever is not muted is not told", () => {
  const talk = new MutedTalk();
  for (let i = 0; i < 50; i += 1) expect(talk.read(90, false)).toBe(false);
});
