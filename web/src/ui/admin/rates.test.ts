import { describe, expect, it } from "vitest";
import type { AdminOverview, MediaThread } from "../../protocol/generated";
import { type Measured, measure, NOTHING } from "./rates";

const thread = (change: Partial<MediaThread>): MediaThread => ({
  thread: 0,
  links: 2,
  short: 0,
  lossy: 0,
  estimate_kbps: 0,
  packets_in: 0,
  packets_out: 0,
  bytes_in: 0,
  bytes_out: 0,
  datagrams_out: 0,
  sends: 0,
  unsent: 0,
  busy_ms: 0,
  ...change,
});

const overview = (change: Partial<AdminOverview>): AdminOverview => ({
  version: "1",
  uptime_ms: 0,
  people: 2,
  live_rooms: 1,
  rooms: 3,
  sockets: 2,
  threads: [thread({}), thread({ thread: 1 })],
  ...change,
});

/** A moment, with what the first of two threads had counted by then. */
const reading = (uptime_ms: number, first: Partial<MediaThread> = {}): Partial<AdminOverview> => ({
  uptime_ms,
  threads: [thread(first), thread({ thread: 1 })],
});

const measured = (...readings: Partial<AdminOverview>[]): Measured =>
  readings.reduce<Measured>((before, reading) => measure(before, overview(reading)), NOTHING);

describe("how fast the server counts", () => {
  it("is not known of one reading", () => {
    expect(measured(reading(0, { bytes_out: 1_000_000 })).samples).toEqual([]);
  });

  it("is what came between two, in the server's own time", () => {
    const { samples } = measured(
      reading(5_000),
      reading(7_000, { bytes_in: 250_000, bytes_out: 500_000, busy_ms: 1_000 }),
    );
    expect(samples).toEqual([{ inKbps: 1000, outKbps: 2000, busy: 0.25, people: 2, rooms: 1 }]);
  });

  it("is of the last ten seconds", () => {
    const { samples, readings } = measured(
      reading(0),
      reading(8_000, { bytes_out: 9_000_000 }),
      reading(16_000, { bytes_out: 9_000_000 }),
    );
    expect(samples.at(-1)?.outKbps).toBe(0);
    expect(readings.length).toBe(2);
  });

  it("begins anew with a server that was started anew", () => {
    const { samples } = measured(
      reading(60_000, { bytes_out: 8_000_000 }),
      reading(62_000, { bytes_out: 9_000_000 }),
      reading(1_000, { bytes_out: 10 }),
      reading(3_000, { bytes_out: 250_010 }),
    );
    expect(samples.map(({ outKbps }) => outKbps)).toEqual([1000]);
  });

  it("is remembered for a while", () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ uptime_ms: n * 2_000 }));
    expect(measured(...many).samples.length).toBe(60);
  });

  it("says of each thread what a packet costs it, and how many go with one call", () => {
    const { threads } = measured(
      reading(10_000, { packets_in: 100, packets_out: 1_000, datagrams_out: 1_000, sends: 500, unsent: 3 }),
      reading(12_000, {
        packets_in: 500,
        packets_out: 21_000,
        datagrams_out: 21_000,
        sends: 4_500,
        unsent: 3,
        busy_ms: 100,
      }),
    );
    const [busy, idle] = threads;
    expect(busy).toMatchObject({ inRate: 200, outRate: 10_000, perPacketUs: 5, perSend: 5, busy: 0.05, unsent: 0 });
    expect(idle).toMatchObject({ outRate: 0, perPacketUs: null, perSend: null, busy: 0 });
  });
});
