import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Link } from "../call/state";
import type { Able, Reply, Request } from "../protocol/generated";
import { Lost, Refused } from "../protocol/refused";
import { FakeConnection, fakePage } from "./fake.testing";
import { ServerMedia } from "./server";
import type { Receiving, Wants } from "./wants";

beforeEach(() => {
  vi.useFakeTimers();
  for (const [name, value] of Object.entries(fakePage())) vi.stubGlobal(name, value);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const unmeasured: Able = {
  uplink_kbps: null,
  downlink_kbps: null,
  encode_ms: null,
  cpu_limited: false,
  pressure: null,
  low_battery: false,
  metered: false,
};
const hd = { width: 1280, height: 720, frameRate: 30 };

function world() {
  const asked: Request[] = [];
  const link: Partial<Link> = {};
  let changes = 0;
  let answer: (request: Request) => Reply | Error = (request) =>
    request.type === "offer" ? { type: "answer", sdp: "answer" } : { type: "done" };
  const media = new ServerMedia({
    request: async (request) => {
      asked.push(request);
      const reply = answer(request);
      if (reply instanceof Error) throw reply;
      return reply;
    },
    link: (change) => Object.assign(link, change),
    pictures: () => ({ camera: hd, screen: hd }),
    changed: () => {
      changes += 1;
    },
    able: () => unmeasured,
    quiet: () => false,
    probed: () => {},
  });
  const said = () => asked.filter((one) => one.type !== "report").map((one) => one.type);
  return {
    media,
    asked,
    link,
    said,
    changes: () => changes,
    answerWith: (how: typeof answer) => {
      answer = how;
    },
    /** Inside with a connected link. */
    async enter() {
      media.socketUp(false);
      await flush();
      FakeConnection.last.becomes("connected");
      asked.length = 0;
    },
  };
}

const flush = () => vi.advanceTimersByTimeAsync(0);

function camera(track: object, ...pictures: number[]): Wants<MediaStreamTrack> {
  const receiving = new Map<number, Receiving>(pictures.map((id) => [id, { kind: "video", width: 640, height: 360 }]));
  return { sending: new Map([["camera", { track: track as MediaStreamTrack, muted: false }]]), receiving };
}

test("inside, one offer has every m-line, and what is on is published and watched with it", async () => {
  const { media, asked } = world();
  media.want(camera({}, 7));
  media.socketUp(false);
  await flush();
  expect(asked).toEqual([
    { type: "offer", sdp: "offer 0.12.0", fresh: true },
    { type: "publish", tracks: [{ mid: "1", source: "camera", muted: false }] },
    { type: "watch", slots: [{ mid: "8", track: 7, width: 640, height: 360 }] },
  ]);
  const directions = FakeConnection.last.transceivers.map((one) => one.direction);
  expect(directions.filter((one) => one === "sendonly")).toHaveLength(4);
});

test("a resumed socket keeps the connection and says all again", async () => {
  const { media, said, enter } = world();
  media.want(camera({}, 7));
  await enter();
  media.socketDown();
  media.socketUp(true);
  await flush();
  expect(FakeConnection.all).toHaveLength(1);
  expect(said()).toEqual(["publish", "watch"]);
});

test("a server that forgot gets a new connection, and the old one is closed", async () => {
  const { media, asked, said, enter } = world();
  const track = {};
  media.want(camera(track, 7));
  await enter();
  media.socketDown();
  media.socketUp(false);
  await flush();
  expect(FakeConnection.all.map((one) => one.closed)).toEqual([true, false]);
  expect(said()).toEqual(["offer", "publish", "watch"]);
  expect(asked[0]).toMatchObject({ fresh: true });
  expect(FakeConnection.last.transceivers[1]?.sender.track).toBe(track);
});

test("an offer whose answer was lost with the socket is said again, word for word", async () => {
  const { media, asked, answerWith } = world();
  answerWith((request) => (request.type === "offer" ? new Lost() : { type: "done" }));
  media.socketUp(false);
  await flush();
  media.socketDown();
  answerWith((request) => (request.type === "offer" ? { type: "answer", sdp: "late" } : { type: "done" }));
  media.socketUp(true);
  await flush();
  expect(asked.filter((one) => one.type === "offer")).toEqual([
    { type: "offer", sdp: "offer 0.12.0", fresh: true },
    { type: "offer", sdp: "offer 0.12.0", fresh: true },
  ]);
  expect(FakeConnection.last.answers).toEqual(["late"]);
});

test("a broken path restarts ICE on the same connection", async () => {
  const { asked, link, enter } = world();
  await enter();
  FakeConnection.last.becomes("disconnected");
  expect(link).toMatchObject({ state: "disconnected", trouble: "ice_failed" });
  await vi.advanceTimersByTimeAsync(1500);
  expect(asked.filter((one) => one.type === "offer")).toEqual([{ type: "offer", sdp: "offer 0.12.1", fresh: false }]);
  FakeConnection.last.becomes("connected");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(link).toMatchObject({ state: "connected", trouble: null });
  expect(FakeConnection.all).toHaveLength(1);
});

test("a path that never comes is named, and tried anew", async () => {
  const { media, link } = world();
  media.socketUp(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(link).toMatchObject({ trouble: "no_path" });
  expect(FakeConnection.all).toHaveLength(2);
  FakeConnection.last.becomes("connected");
  expect(link).toMatchObject({ trouble: null });
});

test("a link the server lost is opened anew, but news of the one before is not heard", async () => {
  const { media, enter, answerWith } = world();
  await enter();
  answerWith(() => new Promise(() => {}) as unknown as Reply);
  media.seen("gone");
  media.seen("gone");
  await vi.advanceTimersByTimeAsync(1000);
  media.seen("gone");
  expect(FakeConnection.all).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(3000);
  expect(FakeConnection.all).toHaveLength(2);
});

test("layers nobody watches are switched off", async () => {
  const { media, enter } = world();
  await enter();
  media.encodings([{ mid: "1", wanted: true, layers: ["q"] }]);
  await flush();
  const active = () => FakeConnection.last.transceivers[1]?.sender.encodings.map((one) => one.active);
  expect(active()).toEqual([true, false, false]);
  media.encodings([{ mid: "1", wanted: false, layers: [] }]);
  await flush();
  expect(active()).toEqual([false, false, false]);
});

test("a source that nobody asks the server for is not carried by it", async () => {
  const { media, enter } = world();
  media.want(camera({}, 7));
  await enter();
  expect(media.carries("camera")).toBe(true);
  media.encodings([{ mid: "1", wanted: false, layers: [] }]);
  expect([media.carries("camera"), media.carries("microphone")]).toEqual([false, true]);
  media.encodings([{ mid: "1", wanted: true, layers: ["q"] }]);
  expect(media.carries("camera")).toBe(true);
});

test("a track stands as the server says of its slot", async () => {
  const { media, enter, changes } = world();
  media.want(camera({}, 7));
  await enter();
  expect(media.standing(7)).toMatchObject({ flow: "waiting", layer: null });
  expect(media.standing(8)).toBeNull();
  const before = changes();
  media.slots([{ mid: "8", track: 7, state: "live", layer: "h" }]);
  expect(media.standing(7)).toMatchObject({ flow: "live", layer: "h" });
  expect(media.standing(7)?.receiver).toBe(FakeConnection.last.transceivers[8]?.receiver);
  expect(changes()).toBeGreaterThan(before);
});

test("what was said of a slot and another track is not believed of the next one in it", async () => {
  const { media, enter } = world();
  media.want(camera({}, 1, 2, 3, 4));
  await enter();
  media.slots([{ mid: "8", track: 1, state: "live", layer: "h" }]);
  media.want(camera({}, 5, 2, 3, 4));
  await flush();
  expect(media.standing(5)).toMatchObject({ flow: "waiting", receiver: FakeConnection.last.transceivers[8]?.receiver });
  expect(media.standing(1)).toBeNull();
});

test("an offer of a link that was given up is not said again, whenever it might be", async () => {
  const { media, asked, answerWith } = world();
  const body = { code: "too_fast", message: "", retry_after_ms: 12_000, tries_left: null } as const;
  answerWith((request) => (request.type === "offer" ? new Refused(body) : { type: "done" }));
  media.socketUp(false);
  await flush();
  answerWith((request) => (request.type === "offer" ? { type: "answer", sdp: "answer" } : { type: "done" }));
  await vi.advanceTimersByTimeAsync(11_000);
  expect(FakeConnection.all).toHaveLength(2);
  FakeConnection.last.becomes("connected");
  await vi.advanceTimersByTimeAsync(10_000);
  const offers = asked.flatMap((one) => (one.type === "offer" ? [one.sdp] : []));
  expect(offers).toEqual(["offer 0.12.0", "offer 1.12.0"]);
});

test("once stopped, nothing goes on", async () => {
  const { media, enter } = world();
  await enter();
  media.stop();
  expect(FakeConnection.last.closed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test.each(["unanswered", "too fast"])("once stopped while an offer is %s, nothing goes on either", async (how) => {
  const { media, answerWith } = world();
  const body = { code: "too_fast", message: "", retry_after_ms: 500, tries_left: null } as const;
  if (how === "too fast") answerWith(() => new Refused(body));
  else answerWith(() => new Promise(() => {}) as unknown as Reply);
  media.socketUp(false);
  await flush();
  media.stop();
  await flush();
  expect(vi.getTimerCount()).toBe(0);
});
