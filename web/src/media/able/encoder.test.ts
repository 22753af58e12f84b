import { expect, test } from "vitest";
import { cpuLimited, encodeMs } from "./encoder";
import { windowOf } from "./window.testing";

const encoding = (width: number, height: number, ms: number) => windowOf({ encode: { pixels: width * height, ms } });

test("a picture of 720p counts as it is", () => {
  expect(encodeMs([encoding(1280, 720, 8)])).toBe(8);
});

test("a smaller picture is reckoned up, a larger one down", () => {
  expect(encodeMs([encoding(640, 360, 2.5)])).toBeCloseTo(8.12);
  expect(encodeMs([encoding(1920, 1080, 16)])).toBeCloseTo(8.03);
});

test("the largest picture on any connection counts", () => {
  expect(encodeMs([encoding(320, 180, 8), windowOf({}), encoding(1280, 720, 5)])).toBe(5);
});

test("who encodes nothing was not measured", () => {
  expect(encodeMs([windowOf({})])).toBeNull();
  expect(encodeMs([])).toBeNull();
});

test("a computer that could not keep up most of the time is limited", () => {
  const held = (cpu: number) => windowOf({ limited: { cpu, bandwidth: 0 } });
  expect(cpuLimited([held(0.4), held(0.4)])).toBe(false);
  expect(cpuLimited([held(0), held(0.6)])).toBe(true);
});
