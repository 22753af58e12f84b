import { expect, test } from "vitest";
import { chance } from "../../media/random.testing";
import { HOLD_MS, InOrder } from "./order";

const nonce = (count: number, run = "run") => `${run}.${count}`;

test("each message is shown once, however often it comes", () => {
  const order = new InOrder<string>();
  expect(order.take(0, "ada", nonce(1), "one")).toEqual(["one"]);
  expect(order.take(0, "ada", nonce(1), "one")).toEqual([]);
  expect(order.take(0, "bo", nonce(1), "Bo's")).toEqual(["Bo's"]);
  expect(order.take(0, "ada", "no count", "x")).toEqual(["x"]);
  expect(order.take(0, "ada", "no count", "x")).toEqual([]);
});

test("one author's messages are shown in the order they were written, each author apart", () => {
  const order = new InOrder<string>();
  order.take(0, "ada", nonce(1), "one");
  expect(order.take(0, "ada", nonce(4), "four")).toEqual([]);
  expect(order.take(0, "ada", nonce(3), "three")).toEqual([]);
  expect(order.take(0, "bo", nonce(7), "Bo's")).toEqual(["Bo's"]);
  expect(order.take(0, "ada", nonce(2), "two")).toEqual(["two", "three", "four"]);
  expect(order.due).toBe(null);
});

test("whoever comes late waits for nothing that was written before", () => {
  const order = new InOrder<string>();
  expect(order.take(0, "ada", nonce(9), "nine")).toEqual(["nine"]);
  expect(order.take(0, "ada", nonce(8), "eight")).toEqual(["eight"]);
  expect(order.take(0, "ada", nonce(10), "ten")).toEqual(["ten"]);
});

test("what does not come holds the others up for a moment only", () => {
  const order = new InOrder<string>();
  order.take(0, "ada", nonce(1), "one");
  order.take(100, "ada", nonce(4), "four");
  order.take(900, "ada", nonce(3), "three");
  expect(order.due).toBe(100 + HOLD_MS);
  expect(order.late(99 + HOLD_MS)).toEqual([]);
  expect(order.late(100 + HOLD_MS)).toEqual(["three", "four"]);
  expect(order.take(5000, "ada", nonce(5), "five")).toEqual(["five"]);
  expect(order.take(5000, "ada", nonce(2), "two")).toEqual(["two"]);
});

test("a page that was opened anew counts anew", () => {
  const order = new InOrder<string>();
  order.take(0, "ada", nonce(1), "one");
  order.take(0, "ada", nonce(3), "three");
  expect(order.take(0, "ada", nonce(1, "again"), "new")).toEqual(["three", "new"]);
  expect(order.take(0, "ada", nonce(2, "again"), "newer")).toEqual(["newer"]);
});

test("two ways that lose nothing show everything once and in order, however they mix", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = chance(seed);
    const order = new InOrder<number>();
    const ways = [1, 2].map(() => Array.from({ length: 30 }, (_, at) => at + 1));
    const shown = order.take(0, "ada", nonce(1), 1);
    while (ways.some((way) => way.length > 0)) {
      const next = ways[random() < 0.5 ? 0 : 1]?.shift();
      if (next !== undefined) shown.push(...order.take(0, "ada", nonce(next), next));
    }
    expect(shown).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
  }
});

test("a shuffle is put in order, and nothing is lost of it", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = chance(seed);
    const order = new InOrder<number>();
    const shown = order.take(0, "ada", nonce(1), 1);
    const rest = Array.from({ length: 20 }, (_, at) => at + 2).sort(() => random() - 0.5);
    for (const count of rest) shown.push(...order.take(0, "ada", nonce(count), count));
    expect(shown).toEqual(Array.from({ length: 21 }, (_, at) => at + 1));
  }
});
