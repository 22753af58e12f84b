import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { drawnLast, FakeTrack, FakeWorker, fakePage, playing } from "./fake.testing";
import { Pictures, TRAVEL_MS } from "./pictures";

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

  it("says where somebody is when listeners see them there, and not before", () => {
    const { pictures, said } = world();
    camera(pictures, 1);
    camera(pictures, 2);
    const told = () => [pictures.cells.map(({ who }) => who), [1, 2].filter((who) => pictures.isSeen(who))];
    pictures.want("x", { origins: [1], ...LARGE });
    passes(100);
    expect(told()).toEqual([[], []]);
    passes(TRAVEL_MS);
    expect(told()).toEqual([[1], [1]]);
    const before = said();

    pictures.want("y", { origins: [2], ...LARGE });
    passes(100);
    expect([...told(), said()]).toEqual([[1], [1], before]);
    passes(TRAVEL_MS);
    expect(told()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    const after = said();
    expect(after).toBeGreaterThan(before);
    passes(1000);
    expect(said()).toBe(after);
  });

  it("has somebody when their face is there, and whoever sends nothing at once", () => {
    const { pictures } = world();
    const face = camera(pictures, 1);
    pictures.want("x", { origins: [1, 2], ...LARGE });
    face.muted = true;
    passes(1000);
    expect([1, 2].map((who) => pictures.isSeen(who))).toEqual([false, true]);
    face.muted = false;
    passes(100 + TRAVEL_MS);
    expect(pictures.isSeen(1)).toBe(true);
  });

  it("draws somebody whose picture comes another way as before until the first of it is there", () => {
    const { pictures } = world();
    const first = camera(pictures, 1);
    pictures.want("x", { origins: [1], ...LARGE });
    passes(500);
    const second = camera(pictures, 1);
    second.muted = true;
    passes(500);
    expect([pictures.isSeen(1), drawnLast()]).toEqual([true, first]);
    second.muted = false;
    passes(100);
    expect([drawnLast(), playing.size]).toEqual([second, 1]);
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
  const seen = vi.fn();
  const pictures = new Pictures({ seen, initials: (name: string) => name }, { labels: true, fps: 25 });
  return { pictures, said: () => seen.mock.calls.length };
}

/** Somebody's picture comes, from here on this one. */
function camera(pictures: Pictures, who: number): FakeTrack {
  const track = new FakeTrack("video");
  pictures.set(who, { track: track as unknown as MediaStreamTrack, crop: null });
  return track;
}

function passes(ms: number): void {
  for (let past = 0; past < ms; past += 100) {
    vi.advanceTimersByTime(100);
    FakeWorker.tick();
  }
}
