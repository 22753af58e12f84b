import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Layout } from "./arrange";
import { FakeTrack, FakeWorker, fakePage, playing } from "./fake.testing";
import { Pictures } from "./pictures";

beforeEach(() => {
  vi.useFakeTimers();
  for (const [name, fake] of Object.entries(fakePage())) vi.stubGlobal(name, fake);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const LARGE = { width: 1280, height: 720 };

describe("the composed picture", () => {
  it("has everybody whom some listener wants, and a track for each listener", () => {
    const { pictures } = world();
    const x = pictures.want("x", { origins: [1, 2], ...LARGE });
    const y = pictures.want("y", { origins: [3], ...LARGE });
    expect(pictures.layout.cells.map(({ who }) => who)).toEqual([1, 2, 3]);
    expect(x).not.toBe(y);
    expect(pictures.want("x", { origins: [1], ...LARGE })).toBe(x);
    expect(pictures.layout.cells.map(({ who }) => who)).toEqual([1, 3]);
  });

  it("opens each track once, and only while somebody in it is wanted", () => {
    const { pictures } = world();
    const track = new FakeTrack("video") as unknown as MediaStreamTrack;
    const half = { y: 0, width: 0.5, height: 1 };
    pictures.set(1, { track, crop: { x: 0, ...half } });
    pictures.set(2, { track, crop: { x: 0.5, ...half } });
    expect(playing.size).toBe(0);
    pictures.want("x", { origins: [1, 2], ...LARGE });
    expect(playing.size).toBe(1);
    pictures.want("x", { origins: [3], ...LARGE });
    expect(playing.size).toBe(0);
  });

  it("tells its layout when that changed, and not else", () => {
    const { pictures, told } = world();
    pictures.want("x", { origins: [1, 2], ...LARGE });
    pictures.want("y", { origins: [2], width: 320, height: 180 });
    expect(told.length).toBe(1);
    pictures.want("y", { origins: [3], width: 320, height: 180 });
    expect(told.at(-1)).toBe(pictures.layout);
    expect(told.length).toBe(2);
  });

  it("grows at once and shrinks late", () => {
    const { pictures } = world();
    pictures.want("x", { origins: [1, 2, 3, 4], ...LARGE });
    pictures.want("x", { origins: [4], ...LARGE });
    const [cell] = pictures.layout.cells;
    expect(cell).toEqual({ who: 4, x: 0.5, y: 0.5, width: 0.5, height: 0.5 });
    passes(2000);
    pictures.want("x", { origins: [1, 2, 3, 4], ...LARGE });
    passes(3000);
    pictures.want("x", { origins: [4], width: 640, height: 360 });
    passes(3000);
    expect(pictures.layout).toMatchObject({ ...LARGE, cells: [{ width: 0.5 }] });
    passes(2000);
    expect(pictures.layout).toMatchObject({ width: 640, height: 360, cells: [{ width: 1 }] });
  });

  it("is drawn on each tick, and counts them", () => {
    const { pictures } = world();
    pictures.want("x", { origins: [1], ...LARGE });
    passes(3000);
    expect(pictures.fps).toBe(10);
    pictures.want("x", null);
    expect([FakeWorker.running.size, pictures.fps]).toEqual([0, 0]);
  });

  it("keeps nothing of a thousand listeners", () => {
    const { pictures } = world();
    pictures.set(1, { track: new FakeTrack("video") as unknown as MediaStreamTrack, crop: null });
    for (let i = 0; i < 1000; i++) {
      pictures.want(`${i}`, { origins: [1, 2 + (i % 5)], ...LARGE });
      FakeWorker.tick();
      pictures.want(`${i}`, null);
    }
    expect([pictures.listeners, playing.size, FakeWorker.running.size]).toEqual([0, 0, 0]);
    pictures.stop();
    expect(FakeTrack.live).toBe(1);
  });
});

function world() {
  const told: Layout[] = [];
  const events = { layout: (layout: Layout) => told.push(layout), initials: (name: string) => name };
  return { told, pictures: new Pictures(events, { labels: true, fps: 25 }) };
}

function passes(ms: number): void {
  for (let past = 0; past < ms; past += 100) {
    vi.advanceTimersByTime(100);
    FakeWorker.tick();
  }
}
