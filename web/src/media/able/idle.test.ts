// When the link with the server is probed, seen from outside.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Request } from "../../protocol/generated";
import { FakeConnection, fakePage } from "../fake.testing";
import { ServerMedia } from "../server";
import type { Sending } from "../wants";

beforeEach(() => {
  vi.useFakeTimers();
  for (const [name, value] of Object.entries(fakePage())) vi.stubGlobal(name, value);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const able = {
  uplink_kbps: null,
  downlink_kbps: null,
  encode_ms: null,
  cpu_limited: false,
  pressure: null,
  low_battery: false,
  metered: false,
};
const hd = { width: 1280, height: 720, frameRate: 30 };
const speaking = { track: {} as MediaStreamTrack, muted: false };

/** A link that is up. */
async function world(microphone: Sending<MediaStreamTrack> = speaking) {
  const offers: Request[] = [];
  const state = { quiet: true, refuse: false };
  const server = new ServerMedia({
    request: async (request) => {
      if (request.type !== "offer") return { type: "done" };
      offers.push(request);
      if (state.refuse && !request.fresh) throw new Error("bad offer");
      return { type: "answer", sdp: "answer" };
    },
    link: () => {},
    pictures: () => ({ camera: hd, screen: hd }),
    changed: () => {},
    able: () => able,
    quiet: () => state.quiet,
    probed: () => {},
  });
  server.want({ sending: new Map([["microphone", microphone]]), receiving: new Map() });
  server.socketUp(false);
  await run(0);
  FakeConnection.last.becomes("connected");
  const probes = () => FakeConnection.all.flatMap(({ channels }) => channels);
  const wanted = (wanted: boolean) => server.encodings([{ mid: "0", wanted, layers: [] }]);
  return { server, state, offers, probes, wanted };
}

const run = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("a link over which nobody wants anything gets a channel, with an offer of its own", async () => {
  const { offers, probes, wanted } = await world();
  wanted(false);
  await run(2500);
  expect([offers.length, probes()]).toEqual([1, []]);
  await run(5000);
  expect(probes()).toEqual(["probe"]);
  expect(offers).toHaveLength(2);
  expect(offers[1]).toMatchObject({ fresh: false });
});

test("a link over which something flows is left alone", async () => {
  const { probes, wanted } = await world();
  await run(60_000);
  expect(probes()).toEqual([]);
  wanted(true);
  await run(60_000);
  expect(probes()).toEqual([]);
});

test("who is muted sends nothing that could be disturbed", async () => {
  const { probes } = await world({ ...speaking, muted: true });
  await run(10_000);
  expect(probes()).toEqual(["probe"]);
});

test("while something flows elsewhere, or is being switched, the line is not probed", async () => {
  const { state, probes, wanted } = await world();
  wanted(false);
  state.quiet = false;
  await run(60_000);
  expect(probes()).toEqual([]);
});

test("nor while there is no socket or no path", async () => {
  const { server, probes, wanted } = await world();
  wanted(false);
  server.socketDown();
  await run(60_000);
  expect(probes()).toEqual([]);
});

test("a server that does not take the channel is not asked again", async () => {
  const { state, probes, wanted } = await world();
  state.refuse = true;
  wanted(false);
  await run(9000);
  expect(FakeConnection.all).toHaveLength(2);
  FakeConnection.last.becomes("connected");
  wanted(false);
  await run(60_000);
  expect(probes()).toEqual(["probe"]);
});
