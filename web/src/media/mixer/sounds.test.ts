import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chance } from "../random.testing";
import { FakeContext, FakeTrack, fakePage, playing } from "./fake.testing";
import { Sounds, WARM_MS } from "./sounds";

beforeEach(() => {
  vi.useFakeTimers();
  for (const [name, fake] of Object.entries(fakePage())) vi.stubGlobal(name, fake);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("mixed sound", () => {
  it("is whom a listener wants, each as loud as wanted", () => {
    const { sounds, comes, heard } = world();
    const [ada, bo, cy] = [comes("a", 1), comes("b", 2), comes("c", 3)];
    const track = sounds.want("x", { origins: [1, 3], volumes: new Map([[3, 0.5]]) });
    expect(heard(track)).toEqual([
      [ada, 1],
      [cy, 0.5],
    ]);
    expect(sounds.want("x", { origins: [2], volumes: new Map() })).toBe(track);
    expect(heard(track)).toEqual([[bo, 1]]);
  });

  it("has people who come later, and those in another mix at the mean of their volumes", () => {
    const { sounds, comes, heard } = world();
    const track = sounds.want("x", { origins: [1, 2, 3], volumes: new Map([[2, 0.5]]) });
    expect(heard(track)).toEqual([]);
    const mix = comes("m", 2, 3);
    expect(heard(track)).toEqual([[mix, 0.75]]);
  });

  it("goes over to another way to somebody when the first is taken away", () => {
    const { sounds, comes, heard } = world();
    const first = comes("a", 1);
    const track = sounds.want("x", { origins: [1], volumes: new Map() });
    const second = comes("b", 1);
    expect(heard(track)).toEqual([[first, 1]]);
    sounds.set("a", null);
    expect(heard(track)).toEqual([[second, 1]]);
  });

  it("leaves a mix of people for each of them when they have warmed up", () => {
    const { sounds, comes, heard } = world();
    const mix = comes("m", 1, 2);
    const track = sounds.want("x", { origins: [1, 2], volumes: new Map() });
    vi.advanceTimersByTime(WARM_MS);
    const [ada, bo] = [comes("a", 1), comes("b", 2)];
    expect(heard(track)).toEqual([[mix, 1]]);
    vi.advanceTimersByTime(WARM_MS);
    expect(heard(track)).toEqual([
      [ada, 1],
      [bo, 1],
    ]);
  });

  it("has somebody when their track gives more than silence: a while after it came, or the context began to run", () => {
    const { sounds, comes, context } = world();
    comes("a", 1);
    expect([sounds.warm(1), sounds.warm(2)]).toEqual([false, true]);
    vi.advanceTimersByTime(WARM_MS);
    expect(sounds.warm(1)).toBe(true);
    comes("b", 1);
    sounds.set("a", null);
    expect(sounds.warm(1)).toBe(true);
    sounds.set("b", null);
    sounds.warm(1);
    context().becomes("suspended");
    comes("c", 1);
    vi.advanceTimersByTime(WARM_MS);
    context().becomes("running");
    expect(sounds.warm(1)).toBe(false);
    vi.advanceTimersByTime(WARM_MS);
    expect(sounds.warm(1)).toBe(true);
  });

  it("goes on when only who is heard in a track changes", () => {
    const { sounds, comes, heard, context } = world();
    const mix = comes("m", 1, 2);
    const track = sounds.want("x", { origins: [1, 2, 3], volumes: new Map() });
    heard(track);
    const nodes = context().nodes.length;
    sounds.set("m", { track: mix as unknown as MediaStreamTrack, covers: [1, 2, 3] });
    expect(heard(track)).toEqual([[mix, 1]]);
    expect(context().nodes.length).toBe(nodes);
  });

  it("says whether it is mixed at all", () => {
    const { sounds, comes, context, said } = world();
    comes("a", 1);
    context().becomes("suspended");
    expect(sounds.running).toBe(false);
    context().becomes("running");
    expect(said).toEqual([true, false, true]);
  });

  it("lets go of what went, however often wishes are said again", () => {
    const { sounds, comes, passes } = world();
    const wish = { origins: [1], volumes: new Map() };
    comes("a", 1);
    sounds.want("x", wish);
    sounds.set("a", null);
    for (let i = 0; i < 10; i++) {
      passes(50);
      sounds.want("x", wish);
    }
    expect(playing.size).toBe(0);
  });

  it("keeps nothing of a thousand listeners and their people", () => {
    const { sounds, comes, context, passes } = world();
    const stays = comes("stays", 1);
    sounds.want("stays", { origins: [1, 2], volumes: new Map() });
    const random = chance(7);
    for (let i = 0; i < 1000; i++) {
      const gone = comes(`${i}`, 2);
      sounds.want(`${i}`, { origins: [1, 2], volumes: new Map([[1, random()]]) });
      passes(random() * 60);
      sounds.set(`${i}`, null);
      sounds.want(`${i}`, null);
      gone.stop();
    }
    passes(200);
    passes(200);
    expect([sounds.inputs, sounds.listeners, playing.size]).toEqual([1, 1, 1]);
    // Source, gain, limiter's two, output.
    expect(context().edges).toBe(4);
    sounds.stop();
    stays.stop();
    expect([playing.size, context().state, vi.getTimerCount(), FakeContext.all.length]).toEqual([0, "closed", 0, 1]);
    expect(FakeTrack.live).toBe(0);
  });
});

function world() {
  const said: boolean[] = [];
  const sounds = new Sounds({ running: (running) => said.push(running) });
  const context = () => FakeContext.all[0] as FakeContext;
  return {
    sounds,
    said,
    context,
    passes(ms: number) {
      context().currentTime += ms / 1000;
      vi.advanceTimersByTime(ms);
    },
    comes(id: string, ...covers: number[]): FakeTrack {
      const track = new FakeTrack("audio");
      sounds.set(id, { track: track as unknown as MediaStreamTrack, covers });
      return track;
    },
    /** After fades; without what is silent. */
    heard(track: MediaStreamTrack | null) {
      context().currentTime += 1;
      return [...context().heard(track)].filter(([, loudness]) => loudness > 0);
    },
  };
}
