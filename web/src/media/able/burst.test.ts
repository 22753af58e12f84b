import { expect, test } from "vitest";
import { MESSAGE_BYTES, message, rate, readAnswer } from "./burst";

const bytes = (...list: number[]) => new Uint8Array(list).buffer;

test("a message has its number and its burst", () => {
  const first = new Uint8Array(message(7, 258, false));
  expect(first).toHaveLength(MESSAGE_BYTES);
  expect([...first.slice(0, 11)]).toEqual([1, 0, 0, 0, 1, 2, 0, 0, 0, 7, 0]);
  expect(new Uint8Array(message(7, 259, true))[1]).toBe(1);
});

test("an answer is read as the server writes it", () => {
  const answer = bytes(2, 0, 0, 0, 7, 0, 0, 0, 10, 0, 0, 46, 24, 0, 1, 95, 144);
  expect(readAnswer(answer)).toEqual({ burst: 7, received: 10, bytes: 11_800, micros: 90_000 });
  expect(readAnswer(answer.slice(0, 16))).toBeNull();
  expect(readAnswer(bytes(1, ...Array<number>(16).fill(0)))).toBeNull();
  expect(readAnswer("2")).toBeNull();
});

const arrived = (received: number, ms: number) => ({
  burst: 1,
  received,
  bytes: received * MESSAGE_BYTES,
  micros: ms * 1000,
});

test("the first message starts the clock and is not counted", () => {
  expect(rate(arrived(101, 100))).toBe(9440);
});

test("too little says nothing, unless it took long", () => {
  expect(rate(arrived(0, 0))).toBeNull();
  expect(rate(arrived(1, 0))).toBeNull();
  expect(rate(arrived(5, 2))).toBeNull();
  expect(rate(arrived(5, 400))).toBe(94);
});

test("what came at once is a number all the same", () => {
  expect(rate(arrived(34, 0))).toBe(311_520);
});
