import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Machine, type Page } from "./machine";
import { Measuring } from "./measuring";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const LOOK_MS = 2500;

/** A report of a connection that has sent so many bytes of a 720p picture, in so many pictures of 8 ms each. */
function report(bytesSent: number, framesEncoded = 0, bytesReceived = 0): RTCStatsReport {
  const size = { frameWidth: 1280, frameHeight: 720 };
  const up = { id: "up", type: "outbound-rtp", kind: "video", bytesSent, framesEncoded, ...size };
  return new Map<string, object>([
    ["up", { ...up, totalEncodeTime: framesEncoded * 0.008 }],
    ["down", { id: "down", type: "inbound-rtp", bytesReceived }],
  ]) as unknown as RTCStatsReport;
}

function measuring(page: Page = {}) {
  return new Measuring(new Machine(page));
}

test("of what was not measured nothing is said", () => {
  expect(measuring().able(report(0))).toEqual({
    uplink_kbps: null,
    downlink_kbps: null,
    encode_ms: null,
    cpu_limited: false,
    pressure: null,
    low_battery: false,
    metered: false,
  });
});

test("pictures that go to another participant tell of the computer too", () => {
  const all = measuring();
  all.able(report(0));
  all.peers(new Map([[4, report(0)]]));
  vi.advanceTimersByTime(LOOK_MS);
  all.peers(new Map([[4, report(300_000, 75)]]));
  expect(all.able(report(0)).encode_ms).toBe(8);
});

test("what is sent anywhere tells of the line once it is plenty, and so does what comes", () => {
  const all = measuring();
  const send = (bytes: number) => {
    all.peers(
      new Map([
        [4, report(bytes)],
        [5, report(bytes)],
      ]),
    );
    return all.able(report(0, 0, bytes));
  };
  send(0);
  vi.advanceTimersByTime(LOOK_MS);
  expect(send(600_000)).toMatchObject({ uplink_kbps: null, downlink_kbps: null });
  vi.advanceTimersByTime(LOOK_MS);
  expect(send(3_600_000)).toMatchObject({ uplink_kbps: 19_200, downlink_kbps: 9600 });
});

test("it is quiet while nobody is sent more than silence", () => {
  const all = measuring();
  expect(all.quiet).toBe(true);
  for (const [bytes, quiet] of [
    [0, true],
    [12_500, false],
    [15_600, true],
  ] as const) {
    all.peers(new Map([[4, report(bytes)]]));
    expect(all.quiet).toBe(quiet);
    vi.advanceTimersByTime(LOOK_MS);
  }
  all.peers(new Map([[4, report(100_000)]]));
  expect(all.quiet).toBe(false);
  all.peers(new Map());
  expect(all.quiet).toBe(true);
});

test("where bytes cost nothing is probed", () => {
  const all = measuring({ navigator: { connection: { saveData: true } } });
  expect(all.quiet).toBe(false);
  expect(all.able(report(0)).metered).toBe(true);
});
