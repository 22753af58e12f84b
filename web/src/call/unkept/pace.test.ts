import { expect, test } from "vitest";
import { Pace } from "./pace";

test("so many in a window, and then it says how long to wait", () => {
  const pace = new Pace(3, 1000);
  for (const now of [0, 100, 200]) expect(pace.take(now, "ada")).toBe(null);
  expect(pace.take(300, "ada")).toBe(700);
  expect(pace.take(300, "bo")).toBe(null);
  expect(pace.take(999, "ada")).toBe(1);
  expect(pace.take(1000, "ada")).toBe(null);
  expect(pace.take(1001, "ada")).toBe(99);
});
