import { describe, expect, it } from "vitest";
import type { AdminOverview } from "../../protocol/generated";
import { type Measured, measure, NOTHING } from "./rates";

const overview = (change: Partial<AdminOverview>): AdminOverview => ({
  version: "1",
  uptime_ms: 0,
  people: 2,
  live_rooms: 1,
  rooms: 3,
  sockets: 2,
  media_links: 2,
  media_bytes_in: 0,
  media_bytes_out: 0,
  media_threads: 2,
  media_busy_ms: 0,
  ...change,
});

const measured = (...readings: Partial<AdminOverview>[]): Measured =>
  readings.reduce<Measured>((before, reading) => measure(before, overview(reading)), NOTHING);

describe("how fast the server counts", () => {
  it("is not known of one reading", () => {
    expect(measured({ media_bytes_out: 1_000_000 }).samples).toEqual([]);
  });

  it("is what came between two, in the server's own time", () => {
    const { samples } = measured(
      { uptime_ms: 5_000 },
      { uptime_ms: 7_000, media_bytes_in: 250_000, media_bytes_out: 500_000, media_busy_ms: 1_000 },
    );
    expect(samples).toEqual([{ inKbps: 1000, outKbps: 2000, busy: 0.25, people: 2, rooms: 1 }]);
  });

  it("is of the last ten seconds", () => {
    const { samples, readings } = measured(
      { uptime_ms: 0 },
      { uptime_ms: 8_000, media_bytes_out: 9_000_000 },
      { uptime_ms: 16_000, media_bytes_out: 9_000_000 },
    );
    expect(samples.at(-1)?.outKbps).toBe(0);
    expect(readings.length).toBe(2);
  });

  it("begins anew with a server that was started anew", () => {
    const { samples } = measured(
      { uptime_ms: 60_000, media_bytes_out: 8_000_000 },
      { uptime_ms: 62_000, media_bytes_out: 9_000_000 },
      { uptime_ms: 1_000, media_bytes_out: 10 },
      { uptime_ms: 3_000, media_bytes_out: 250_010 },
    );
    expect(samples.map(({ outKbps }) => outKbps)).toEqual([1000]);
  });

  it("is remembered for a while", () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ uptime_ms: n * 2_000 }));
    expect(measured(...many).samples.length).toBe(60);
  });
});
