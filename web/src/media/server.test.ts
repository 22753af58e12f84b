import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Incoming, Link, TrackId } from "../call/state";
import type { Reply, Request } from "../protocol/generated";
import { Lost } from "../protocol/refused";
import { FakeConnection, fakePage } from "./fake.testing";
import { Media } from "./media";
import type { Receiving, Wants } from "./wants";

beforeEach(() => {
  vi.useFakeTimers();
  for (const [name, value] of Object.entries(fakePage())) vi.stubGlobal(name, value);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const hd = { width: 1280, height: 720, frameRate: 30 };

function world() {
  const asked: Request[] = [];
  const link: Partial<Link> = {};
  let incoming: ReadonlyMap<TrackId, Incoming> = new Map();
  let answer: (request: Request) => Reply | Error = (request) =>
    request.type === "offer" ? { type: "answer", sdp: "answer" } : { type: "done" };
  const media = new Media({
    request: async (request) => {
      asked.push(request);
      const reply = answer(request);
      if (reply instanceof Error) throw reply;
      return reply;
    },
    incoming: (now) => {
      incoming = now;
    },
    link: (change) => Object.assign(link, change),
    soundBlocked: () => {},
    volumeOf: () => 1,
    pictures: () => ({ camera: hd, screen: hd }),
  });
  const said = () => asked.filter((one) => one.type !== "report").map((one) => one.type);
  return {
    media,
    asked,
    link,
    said,
    incoming: () => incoming,
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
  media.want(camera({}, 7), [7]);
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
  media.want(camera({}, 7), [7]);
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
  media.want(camera(track, 7), [7]);
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
  const { media, enter } = world();
  await enter();
  media.seen("gone");
  media.seen("gone");
  await vi.advanceTimersByTimeAsync(1000);
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

test("a picture is handed out once it is live in its slot", async () => {
  const { media, enter, incoming } = world();
  media.want(camera({}, 7), [7, 8]);
  await enter();
  expect(incoming().get(7)).toMatchObject({ flow: "waiting", stream: null });
  expect(incoming().get(8)).toMatchObject({ flow: "hidden", stream: null });
  media.slots([{ mid: "8", track: 7, state: "live", layer: "h" }]);
  expect(incoming().get(7)).toMatchObject({ flow: "live", layer: "h" });
  expect(incoming().get(7)?.stream).not.toBeNull();
});

test("once stopped, nothing goes on", async () => {
  const { media, enter } = world();
  await enter();
  media.stop();
  expect(FakeConnection.last.closed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});
