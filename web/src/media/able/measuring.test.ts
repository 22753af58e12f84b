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
  expect(all.isQuiet([])).toBe(true);
  // A link that was looked at once may have begun to carry something since.
  for (const [bytes, quiet] of [
    [0, false],
    [3000, true],
    [15_600, false],
    [18_000, true],
  ] as const) {
    all.peers(new Map([[4, report(bytes)]]));
    expect(all.isQuiet([4])).toBe(quiet);
    vi.advanceTimersByTime(LOOK_MS);
  }
  expect(all.isQuiet([4, 5])).toBe(false);
  expect(all.isQuiet([])).toBe(true);
});

test("where bytes cost nothing is probed", () => {
  const all = measuring({ navigator: { connection: { saveData: true } } });
  expect(all.isQuiet([])).toBe(false);
  expect(all.able(report(0)).metered).toBe(true);
});
