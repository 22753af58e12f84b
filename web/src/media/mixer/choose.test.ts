import { describe, expect, it } from "vitest";
import { chance } from "../random.testing";
import { choose, type Heard } from "./choose";

const nothing = new Set<string>();
const heard = (id: string, ...covers: number[]): Heard => ({ id, covers });

describe("what makes up a mix", () => {
  it("is one input for each wanted person", () => {
    const inputs = [heard("a", 1), heard("b", 2), heard("c", 3)];
    expect(choose(inputs, [1, 3], nothing)).toEqual(["a", "c"]);
  });

  it("is a mix of others only where nobody in it is unwanted", () => {
    const inputs = [heard("a", 1), heard("mix", 2, 3)];
    expect(choose(inputs, [1, 2, 3], nothing)).toEqual(["a", "mix"]);
    expect(choose(inputs, [1, 2], nothing)).toEqual(["a"]);
  });

  it("prefers people one by one to a mix of them", () => {
    const inputs = [heard("mix", 1, 2), heard("a", 1), heard("b", 2)];
    expect(choose(inputs, [1, 2], new Set(["mix"]))).toEqual(["a", "b"]);
  });

  it("takes a mix rather than lose one of those in it, and then nobody of it singly", () => {
    const inputs = [heard("a", 1), heard("mix", 1, 2)];
    expect(choose(inputs, [1, 2], nothing)).toEqual(["mix"]);
  });

  it("keeps what plays when another input of the same person comes", () => {
    const inputs = [heard("new", 1), heard("old", 1)];
    expect(choose(inputs, [1], new Set(["old"]))).toEqual(["old"]);
    expect(choose([heard("new", 1)], [1], new Set(["old"]))).toEqual(["new"]);
  });

  it("weighs mixes that overlap", () => {
    const inputs = [heard("large", 1, 2, 3), heard("left", 1, 4), heard("right", 2, 3)];
    expect([...choose(inputs, [1, 2, 3, 4], nothing)].sort()).toEqual(["left", "right"]);
  });

  it("has nobody twice, nobody unwanted, and as many as can be, whatever is here", () => {
    for (let seed = 1; seed <= 600; seed++) {
      const random = chance(seed);
      const inputs = somethingHere(random);
      const origins = [1, 2, 3, 4, 5, 6].filter(() => random() < 0.7);
      const playing = new Set(inputs.filter(() => random() < 0.3).map(({ id }) => id));

      const chosen = choose(inputs, origins, playing);

      const people = peopleOf(inputs, chosen);
      expect(new Set(chosen).size, `seed ${seed}`).toBe(chosen.length);
      expect(new Set(people).size, `seed ${seed}`).toBe(people.length);
      expect(
        people.every((who) => origins.includes(who)),
        `seed ${seed}`,
      ).toBe(true);
      expect(people.length, `seed ${seed}`).toBe(mostByTrying(inputs, origins));
    }
  });

  it("is the same again when what was chosen plays", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = chance(seed);
      const inputs = somethingHere(random);
      const chosen = choose(inputs, [1, 2, 3, 4, 5], nothing);
      expect([...choose(inputs, [1, 2, 3, 4, 5], new Set(chosen))].sort(), `seed ${seed}`).toEqual([...chosen].sort());
    }
  });
});

function somethingHere(random: () => number): Heard[] {
  const count = Math.floor(random() * 9);
  return Array.from({ length: count }, (_, i) => {
    const covers = random() < 0.5 ? [1 + Math.floor(random() * 6)] : [1, 2, 3, 4, 5, 6].filter(() => random() < 0.4);
    return { id: `${i}`, covers };
  });
}

function peopleOf(inputs: readonly Heard[], chosen: readonly string[]): number[] {
  return inputs.filter(({ id }) => chosen.includes(id)).flatMap(({ covers }) => covers);
}

/** The reference: every subset. */
function mostByTrying(inputs: readonly Heard[], origins: readonly number[]): number {
  let most = 0;
  for (let bits = 0; bits < 1 << inputs.length; bits++) {
    const people = inputs.filter((_, i) => bits & (1 << i)).flatMap(({ covers }) => covers);
    const fits = new Set(people).size === people.length && people.every((who) => origins.includes(who));
    if (fits) most = Math.max(most, people.length);
  }
  return most;
}
