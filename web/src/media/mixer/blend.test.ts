import { describe, expect, it } from "vitest";
import { chance } from "../random.testing";
import { Blend } from "./blend";
import { FakeContext, FakeNode } from "./fake.testing";

describe("a mix of sounds", () => {
  it("crosses from one to another with neither gap nor doubling", () => {
    const { blend, context, loudness, at } = world();
    const [a, b] = [new FakeNode("a"), new FakeNode("b")];
    blend.set(volumes([a, 1]));
    at(1);
    blend.set(volumes([b, 1]));
    for (let ms = 0; ms < 100; ms++) {
      context.currentTime = 1 + ms / 1000;
      expect(loudness(a) + loudness(b)).toBeCloseTo(1);
    }
    expect([loudness(a), loudness(b)]).toEqual([0, 1]);
  });

  it("lets go of what has faded out", () => {
    const { blend, at } = world();
    const a = new FakeNode("a");
    blend.set(volumes([a, 1]));
    at(1);
    blend.set(new Map());
    expect(blend.sweep()).toBe(false);
    expect(a.to.size).toBe(1);
    at(1.05);
    expect(blend.sweep()).toBe(true);
    expect(a.to.size).toBe(0);
  });

  it("never steps, and ends as it was last asked for, however often and soon that changes", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = chance(seed);
      const { blend, context, loudness } = world();
      const nodes = ["a", "b", "c"].map((name) => new FakeNode(name));
      let wanted = nodes.map(() => 0);
      let before = wanted;
      let most = 0;
      for (let ms = 0; ms < 400; ms++) {
        context.currentTime = ms / 1000;
        if (ms < 300 && random() < 0.1) {
          wanted = nodes.map(() => (random() < 0.4 ? 0 : 2 * random()));
          blend.set(volumes(...nodes.map((node, i) => [node, wanted[i] ?? 0] as const)));
        }
        const heard = nodes.map(loudness);
        most = Math.max(most, ...heard.map((value, i) => Math.abs(value - (before[i] ?? 0))));
        before = heard;
      }
      expect(most, `seed ${seed}`).toBeLessThan(0.21); // from 0 to 2 in 10 ms
      before.forEach((value, i) => {
        expect(value, `seed ${seed}`).toBeCloseTo(wanted[i] ?? 0);
      });
    }
  });
});

function world() {
  const context = new FakeContext();
  const blend = new Blend(context as unknown as AudioContext, new FakeNode("output") as unknown as AudioNode);
  return {
    context,
    blend,
    at: (seconds: number) => {
      context.currentTime = seconds;
    },
    loudness: (node: FakeNode) => {
      const [gain] = node.to;
      return gain?.gain.valueAt(context.currentTime) ?? 0;
    },
  };
}

function volumes(...entries: (readonly [FakeNode, number])[]): Map<AudioNode, number> {
  return new Map(entries as unknown as [AudioNode, number][]);
}
