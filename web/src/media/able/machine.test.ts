import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Machine, type Page } from "./machine";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const settled = () => vi.advanceTimersByTimeAsync(0);

test("of a browser that says nothing nothing is known", () => {
  const machine = new Machine({});
  expect([machine.pressure, machine.lowBattery, machine.metered]).toEqual([null, false, false]);
  machine.stop();
});

test("strain is what lasted, and nobody listens once it is stopped", () => {
  let say: (records: { state: string }[]) => void = () => {};
  let listening = 0;
  class PressureObserver {
    constructor(heard: typeof say) {
      say = heard;
    }
    async observe() {
      listening += 1;
    }
    disconnect() {
      listening -= 1;
    }
  }
  const machine = new Machine({ PressureObserver });
  expect(machine.pressure).toBeNull();
  say([{ state: "fair" }]);
  say([{ state: "critical" }, { state: "serious" }]);
  expect(machine.pressure).toBe(1);
  vi.advanceTimersByTime(9000);
  expect(machine.pressure).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(machine.pressure).toBe(2);
  say([{ state: "critical" }]);
  vi.advanceTimersByTime(2000);
  say([{ state: "serious" }]);
  vi.advanceTimersByTime(60_000);
  expect(machine.pressure).toBe(2);
  say([{ state: "molten" }]);
  expect(machine.pressure).toBeNull();
  machine.stop();
  expect(listening).toBe(0);
});

test.each([
  [0.1, false, true],
  [0.1, true, false],
  [0.5, false, false],
])("a battery at %f that charges (%s) is low: %s", async (level, charging, low) => {
  const machine = new Machine({ navigator: { getBattery: async () => ({ level, charging }) } });
  await settled();
  expect(machine.lowBattery).toBe(low);
});

test("a page that may not know of it does without", async () => {
  const refused = () => Promise.reject(new Error("NotAllowedError"));
  class PressureObserver {
    observe = refused;
    disconnect() {}
  }
  const machine = new Machine({ PressureObserver, navigator: { getBattery: refused } });
  await settled();
  expect([machine.pressure, machine.lowBattery]).toEqual([null, false]);
});

test.each([
  [{}, false],
  [{ type: "wifi" }, false],
  [{ type: "cellular" }, true],
  [{ type: "wifi", saveData: true }, true],
])("a network like %o costs by the byte: %s", (connection, metered) => {
  const page: Page = { navigator: { connection } };
  expect(new Machine(page).metered).toBe(metered);
});
