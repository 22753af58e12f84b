import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pace } from "./pace";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a pace", () => {
  const paced = () => {
    const shown: string[] = [];
    return { shown, pace: new Pace("server", 2000, (value) => shown.push(value)) };
  };

  it("lets the first change through at once", () => {
    const { shown, pace } = paced();
    pace.next("direct");
    expect(shown).toEqual(["direct"]);
  });

  it("shows only the last of those that come too soon, and that late", () => {
    const { shown, pace } = paced();
    for (const value of ["direct", "server", "mixer"]) pace.next(value);
    vi.advanceTimersByTime(1999);
    expect(shown).toEqual(["direct"]);
    vi.advanceTimersByTime(1);
    expect(shown).toEqual(["direct", "mixer"]);
  });

  it("says nothing about a change that was taken back", () => {
    const { shown, pace } = paced();
    for (const value of ["direct", "server", "direct"]) pace.next(value);
    vi.advanceTimersByTime(10_000);
    expect(shown).toEqual(["direct"]);
  });

  it("shows nothing after it was stopped", () => {
    const { shown, pace } = paced();
    pace.next("direct");
    pace.next("server");
    pace.stop();
    vi.advanceTimersByTime(10_000);
    expect(shown).toEqual(["direct"]);
  });
});
