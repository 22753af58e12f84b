import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Channel, Probe } from "./probe";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Somebody looks at the link so often. */
const LOOK_MS = 2500;
/** As the server answers. */
const PATIENCE_MS = 500;
const STEP_MS = 1;

interface Options {
  kbps?: number;
  rttMs?: number;
  /** Of ten messages, those are lost. */
  lost?: number;
}

/** A channel over a line, with the server at its end. */
function world({ kbps = 1000, rttMs = 20, lost = 0 }: Options = {}) {
  const line = { kbps, lost, stuck: false };
  const state = { idle: true, opened: 0, bytes: 0, bursts: [] as number[], at: [] as number[] };
  const found: [number, "least" | "is"][] = [];
  const waiting: ArrayBuffer[] = [];
  let credit = 0;
  let flow: ReturnType<typeof setInterval> | undefined;
  let counted: { id: number; begun: number; latest: number; received: number; bytes: number } | null = null;
  const channel = {
    readyState: "connecting",
    bufferedAmount: 0,
    bufferedAmountLowThreshold: 0,
    onopen: null as (() => void) | null,
    onbufferedamountlow: null as (() => void) | null,
    onmessage: null as ((event: { data: ArrayBuffer }) => void) | null,
    send(data: ArrayBuffer) {
      waiting.push(data);
      flow ??= setInterval(step, STEP_MS);
      channel.bufferedAmount += data.byteLength;
      state.bytes += data.byteLength;
      const id = new DataView(data).getUint32(6);
      state.at[id - 1] ??= performance.now();
      state.bursts[id - 1] = (state.bursts[id - 1] ?? 0) + data.byteLength;
    },
    close() {
      channel.readyState = "closed";
    },
  };
  const answer = () => {
    if (!counted) return;
    const { id, begun, latest, received, bytes } = counted;
    counted = null;
    const view = new DataView(new ArrayBuffer(17));
    view.setUint8(0, 2);
    [id, received, bytes, (latest - begun) * 1000].forEach((number, i) => {
      view.setUint32(1 + i * 4, number);
    });
    setTimeout(() => channel.onmessage?.({ data: view.buffer }), rttMs / 2);
  };
  const arrive = (data: ArrayBuffer) => {
    const view = new DataView(data);
    const now = performance.now();
    counted ??= { id: view.getUint32(6), begun: now, latest: now, received: 0, bytes: 0 };
    if (view.getUint32(6) !== counted.id) return;
    counted.latest = now;
    counted.received += 1;
    counted.bytes += data.byteLength;
    if (view.getUint8(1) === 1) answer();
  };
  const step = () => {
    if (waiting.length === 0 && !counted) {
      clearInterval(flow);
      flow = undefined;
    }
    if (counted && performance.now() >= counted.begun + PATIENCE_MS) answer();
    credit = waiting.length === 0 || line.stuck ? 0 : credit + (line.kbps * STEP_MS) / 8;
    while (waiting[0] && credit >= waiting[0].byteLength) {
      const data = waiting.shift() as ArrayBuffer;
      credit -= data.byteLength;
      const before = channel.bufferedAmount;
      channel.bufferedAmount -= data.byteLength;
      const sequence = new DataView(data).getUint32(2);
      if (sequence % 10 >= line.lost) setTimeout(() => arrive(data), rttMs / 2);
      const low = channel.bufferedAmountLowThreshold;
      if (before > low && channel.bufferedAmount <= low) channel.onbufferedamountlow?.();
    }
  };
  const probe = new Probe({
    open: () => {
      state.opened += 1;
      setTimeout(() => {
        channel.readyState = "open";
        channel.onopen?.();
      }, rttMs * 2);
      return channel as unknown as Channel;
    },
    idle: () => state.idle,
    measured: (kbps, least) => void found.push([kbps, least ? "least" : "is"]),
  });
  const looks = setInterval(() => probe.look(rttMs), LOOK_MS);
  return {
    probe,
    line,
    state,
    channel,
    found,
    run: (ms: number) => vi.advanceTimersByTime(ms),
    stop: () => {
      clearInterval(looks);
      clearInterval(flow);
      probe.stop();
    },
  };
}

test("an idle link is measured once it was calm for a while", () => {
  const { state, found, run } = world({ kbps: 1000 });
  run(4000);
  expect(state.opened).toBe(0);
  run(4000);
  expect(state.opened).toBe(1);
  expect(state.bursts).toHaveLength(1);
  run(10_000);
  expect(state.opened).toBe(1);
  expect(found).toHaveLength(1);
});

test.each([400, 1000, 1900])("a line of %i kbit/s is measured with two small bursts", (kbps) => {
  const { state, found, run } = world({ kbps });
  run(60_000);
  expect(state.bursts).toHaveLength(2);
  expect(state.bytes).toBeLessThan(84_000);
  expect(found).toEqual([[expect.any(Number), "is"]]);
  expect(found[0]?.[0]).toBeGreaterThan(kbps * 0.9);
  expect(found[0]?.[0]).toBeLessThan(kbps * 1.1);
});

test("a wide line gets larger bursts until one is large enough", () => {
  const { state, found, run } = world({ kbps: 6000 });
  run(40_000);
  expect(state.bursts.map((bytes) => Math.round(bytes / 10_000) * 10)).toEqual([40, 80, 160]);
  expect(found.map(([, how]) => how)).toEqual(["least", "least", "is"]);
  expect(found[2]?.[0]).toBeGreaterThan(5400);
});

test("no burst is larger than the server counts, however wide the line", () => {
  const { state, found, run } = world({ kbps: 100_000 });
  run(60_000);
  expect(Math.max(...state.bursts)).toBeLessThan(400_000);
  expect(state.bursts).toHaveLength(4);
  expect(found.at(-1)?.[1]).toBe("is");
});

test("far away, a few round trips are no sign of a narrow line", () => {
  const { state, found, run } = world({ kbps: 1200, rttMs: 100 });
  run(60_000);
  // 40 kB take 267 ms, which is less than four trips.
  expect(found.map(([, how]) => how)).toEqual(["least", "is"]);
  expect(state.bursts).toHaveLength(2);
});

test("bursts come with the pauses the server asks for, and an unchanged line is measured less and less often", () => {
  const { state, run } = world({ kbps: 6000 });
  run(3_600_000);
  const pauses = state.at.slice(1).map((at, i) => at - (state.at[i] ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThan(5000);
  expect(Math.min(...pauses.slice(2))).toBeGreaterThan(60_000);
  expect(state.bursts.length).toBeLessThan(15);
  expect(state.bytes).toBeLessThan(2_500_000);
});

test("nothing is sent while something flows", () => {
  const { state, run } = world();
  state.idle = false;
  run(600_000);
  expect(state.opened).toBe(0);
  state.idle = true;
  run(2000);
  expect(state.opened).toBe(0);
});

test("a burst ends when something begins to flow, and says nothing", () => {
  const { state, found, run } = world({ kbps: 6000 });
  while (state.bursts.length < 3) run(1);
  run(20);
  state.idle = false;
  run(10_000);
  expect(state.bursts[2]).toBeLessThan(100_000);
  expect(found.map(([, how]) => how)).toEqual(["least", "least"]);
});

test("a line that became narrow is not stuffed", () => {
  const { state, line, found, run } = world({ kbps: 50_000 });
  run(60_000);
  const before = state.bursts.length;
  line.kbps = 300;
  while (state.bursts.length === before) run(100);
  run(60_000);
  expect(Math.max(...state.bursts.slice(before))).toBeLessThan(90_000);
  expect(found.at(-1)).toEqual([expect.any(Number), "is"]);
  expect(found.at(-1)?.[0]).toBeLessThan(350);
});

test("a packet that was held up is not taken for a narrow line", () => {
  const { state, line, found, run } = world({ kbps: 50_000 });
  run(60_000);
  const before = state.bursts.length;
  line.kbps = 300;
  while (state.bursts.length === before) run(100);
  run(1000);
  line.kbps = 50_000;
  run(60_000);
  expect(state.bursts.length).toBeGreaterThan(before + 1);
  expect(Math.min(...found.map(([kbps]) => kbps))).toBeGreaterThan(45_000);
});

test("where nothing drains nothing follows, and the next one is smaller", () => {
  const { state, line, found, run } = world();
  line.stuck = true;
  run(10_000);
  expect(state.bursts).toHaveLength(1);
  expect(found).toEqual([]);
  expect(state.bytes).toBeLessThan(65_000);
});

test("of a burst that lost much counts what arrived", () => {
  const { found, run } = world({ kbps: 1000, lost: 3 });
  run(30_000);
  expect(found).toHaveLength(1);
  expect(found[0]?.[0]).toBeLessThan(750);
  expect(found[0]?.[0]).toBeGreaterThan(600);
});

test("that little came, and soon, is no reason for a larger one", () => {
  const { state, run } = world({ kbps: 5000, lost: 8 });
  run(150_000);
  expect(state.bursts.length).toBeGreaterThan(1);
  expect(Math.max(...state.bursts)).toBeLessThan(42_000);
});

test("once stopped, nothing goes on", () => {
  const { state, run, stop, channel } = world();
  while (state.bursts.length === 0) run(1);
  run(10);
  stop();
  run(100);
  expect(channel.readyState).toBe("closed");
  expect(channel.onmessage).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});
