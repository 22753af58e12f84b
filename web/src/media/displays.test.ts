import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Displays } from "./displays";
import { FakeStream } from "./fake.testing";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeStream);
  vi.stubGlobal("requestAnimationFrame", (call: () => void) => setTimeout(call, 16));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const picture = () => ({ kind: "video" }) as MediaStreamTrack;
const LEFT = { x: 0, y: 0, width: 0.5, height: 1 };
const RIGHT = { ...LEFT, x: 0.5 };
/** Long enough for the page to have drawn what it was told. */
const DRAWN_MS = 300;

const displaying = (changed = () => {}) => new Displays(changed);

test("a track's stream stays the same whatever way its picture comes", () => {
  const displays = displaying();
  const [here, there] = [picture(), picture()];
  const { stream } = displays.show(7, here, null);
  expect(displays.show(7, there, null).stream).toBe(stream);
  expect(displays.of(7)?.stream).toBe(stream);
  expect(stream.getTracks()).toEqual([there]);
  expect(stream.getTracks()[0]).toBe(there);
});

test("a stream has never two pictures: Firefox would play neither", () => {
  const displays = displaying();
  const stream = displays.show(7, picture(), null).stream as unknown as FakeStream;
  const counts: number[] = [];
  const { addTrack, removeTrack } = stream;
  stream.addTrack = (track) => {
    addTrack(track);
    counts.push(stream.tracks.length);
  };
  stream.removeTrack = (track) => {
    removeTrack(track);
    counts.push(stream.tracks.length);
  };
  const next = picture();
  displays.show(7, next, null);
  displays.show(7, next, null);
  expect(counts).toEqual([0, 1]);
});

test("what is no longer shown is forgotten, and begins with a new stream", () => {
  const displays = displaying();
  const [seven, eight] = [displays.show(7, picture(), null), displays.show(8, picture(), null)];
  displays.keep(new Set([8]));
  expect(displays.of(7)).toBeNull();
  expect(displays.of(8)).toBe(eight);
  expect(displays.show(7, picture(), null).stream).not.toBe(seven.stream);
});

test("a composed picture comes when the page shows only a part of it", () => {
  const changed = vi.fn();
  const displays = displaying(changed);
  const [own, composed] = [picture(), picture()];
  displays.show(7, own, null);
  const { stream, crop, picture: before } = displays.show(7, composed, LEFT);
  expect([crop, before]).toEqual([LEFT, own]);
  expect(stream.getTracks()[0]).toBe(own);
  expect(displays.show(7, composed, LEFT).picture).toBe(own);
  vi.advanceTimersByTime(DRAWN_MS);
  expect(changed).toHaveBeenCalledOnce();
  expect(displays.of(7)?.picture).toBe(composed);
  expect(stream.getTracks()[0]).toBe(composed);
  expect(displays.show(7, composed, RIGHT).crop).toEqual(RIGHT);
});

test("another composed picture than the one that is waited for is waited for just as long", () => {
  const displays = displaying();
  const [own, first, second] = [picture(), picture(), picture()];
  const { stream } = displays.show(7, own, null);
  displays.show(7, first, LEFT);
  displays.show(7, second, RIGHT);
  expect(stream.getTracks()[0]).toBe(own);
  vi.advanceTimersByTime(DRAWN_MS);
  expect(stream.getTracks()[0]).toBe(second);
});

test("a page that is busy is waited for, one that is hidden not for long", () => {
  const waiting: (() => void)[] = [];
  vi.stubGlobal("requestAnimationFrame", (call: () => void) => waiting.push(call));
  const displays = displaying();
  const [own, composed] = [picture(), picture()];
  const { stream } = displays.show(7, own, null);
  const shown = () => stream.getTracks()[0];
  const draw = () => {
    for (const call of waiting.splice(0)) call();
  };
  displays.show(7, composed, LEFT);
  vi.advanceTimersByTime(DRAWN_MS);
  expect(shown()).toBe(own);
  draw();
  expect(shown()).toBe(own);
  draw();
  expect(shown()).toBe(composed);

  displays.show(7, own, null);
  displays.show(7, composed, LEFT);
  vi.advanceTimersByTime(2 * DRAWN_MS);
  expect(shown()).toBe(composed);
});

test("whoever goes back before a composed picture came sees their own picture on, whole", () => {
  const displays = displaying();
  const own = picture();
  displays.show(7, own, null);
  displays.show(7, picture(), LEFT);
  displays.show(7, own, null);
  vi.advanceTimersByTime(DRAWN_MS);
  const { stream, crop } = displays.show(7, own, null);
  expect([stream.getTracks()[0], crop]).toEqual([own, null]);
});

test("a first picture that is composed is shown by its part at once", () => {
  const composed = picture();
  const { stream, crop } = displaying().show(7, composed, LEFT);
  expect([stream.getTracks()[0], crop]).toEqual([composed, LEFT]);
});

test("a composed picture goes at once when the own one is there", () => {
  const own = picture();
  const displays = displaying();
  displays.show(7, picture(), LEFT);
  const { stream, crop, picture: now } = displays.show(7, own, null);
  expect([stream.getTracks()[0], now, crop]).toEqual([own, own, null]);
});
