import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Displays } from "./displays";
import { FakeStream } from "./fake.testing";

beforeEach(() => vi.stubGlobal("MediaStream", FakeStream));
afterEach(() => vi.unstubAllGlobals());

const picture = () => ({ kind: "video" }) as MediaStreamTrack;

test("a track's stream stays the same whatever way its picture comes", () => {
  const displays = new Displays();
  const [here, there] = [picture(), picture()];
  const stream = displays.show(7, here);
  expect(displays.show(7, there)).toBe(stream);
  expect(displays.of(7)).toBe(stream);
  expect(stream.getTracks()).toEqual([there]);
  expect(stream.getTracks()[0]).toBe(there);
});

test("a stream is never without a picture while it changes to another", () => {
  const displays = new Displays();
  const stream = displays.show(7, picture()) as unknown as FakeStream;
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
  displays.show(7, next);
  displays.show(7, next);
  expect(counts).toEqual([2, 1]);
});

test("what is no longer shown is forgotten, and begins with a new stream", () => {
  const displays = new Displays();
  const [seven, eight] = [displays.show(7, picture()), displays.show(8, picture())];
  displays.keep(new Set([8]));
  expect(displays.of(7)).toBeNull();
  expect(displays.of(8)).toBe(eight);
  expect(displays.show(7, picture())).not.toBe(seven);
});
