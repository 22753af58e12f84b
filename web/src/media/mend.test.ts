import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FIRST_MS, Mend } from "./mend";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function world() {
  const log: string[] = [];
  const mend = new Mend(FIRST_MS, {
    restartIce: () => log.push("restart"),
    renew: () => log.push("renew"),
    noPath: () => log.push("no path"),
  });
  return { log, mend };
}

test("a good link is left alone", () => {
  const { log, mend } = world();
  mend.ice("checking");
  mend.ice("connected");
  vi.advanceTimersByTime(3_600_000);
  expect(log).toEqual([]);
});

test("a blink is waited out", () => {
  const { log, mend } = world();
  mend.ice("connected");
  mend.ice("disconnected");
  vi.advanceTimersByTime(1400);
  mend.ice("connected");
  vi.advanceTimersByTime(60_000);
  expect(log).toEqual([]);
});

test("a broken path is restarted twice and then begun anew", () => {
  const { log, mend } = world();
  mend.ice("connected");
  mend.ice("disconnected");
  vi.advanceTimersByTime(1500);
  expect(log).toEqual(["restart"]);
  mend.ice("checking");
  mend.ice("failed");
  vi.advanceTimersByTime(3000);
  expect(log).toEqual(["restart", "restart"]);
  vi.advanceTimersByTime(3000);
  expect(log).toEqual(["restart", "restart", "renew"]);
});

test("a restart that works is the end of it", () => {
  const { log, mend } = world();
  mend.ice("connected");
  mend.ice("failed");
  vi.advanceTimersByTime(0);
  mend.ice("connected");
  vi.advanceTimersByTime(60_000);
  expect(log).toEqual(["restart"]);
});

test("what the server does not hear is mended even where this end sees nothing", () => {
  const { log, mend } = world();
  mend.ice("connected");
  mend.unheard();
  vi.advanceTimersByTime(1500);
  expect(log).toEqual(["restart"]);
  mend.heard();
  vi.advanceTimersByTime(60_000);
  expect(log).toEqual(["restart"]);
});

test("without a socket nothing can be mended; with the next one it begins at once", () => {
  const { log, mend } = world();
  mend.ice("connected");
  mend.socket(false);
  mend.ice("disconnected");
  vi.advanceTimersByTime(20_000);
  expect(log).toEqual([]);
  mend.socket(true);
  vi.advanceTimersByTime(0);
  expect(log).toEqual(["restart"]);
});

test("a link that never comes up is said so and begun anew", () => {
  const { log, mend } = world();
  mend.ice("checking");
  mend.ice("failed");
  vi.advanceTimersByTime(FIRST_MS);
  expect(log).toEqual(["no path", "renew"]);
});

test("once stopped, nothing happens any more", () => {
  const { log, mend } = world();
  mend.ice("connected");
  mend.ice("disconnected");
  mend.stop();
  vi.advanceTimersByTime(60_000);
  expect(log).toEqual([]);
});
