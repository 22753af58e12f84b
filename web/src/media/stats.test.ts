import { expect, test } from "vitest";
import { bars, measure, type Sample, sample, sourceLevel } from "./stats";

test.each([
  [0, 20, 4],
  [0, null, 4],
  [0.03, 20, 3],
  [0, 250, 3],
  [0.1, 100, 2],
  [0.01, 500, 2],
  [0.3, 20, 1],
  [0, 1500, 1],
])("%f lost and %s ms make %i bars", (loss, rtt, expected) => {
  expect(bars(loss, rtt)).toBe(expected);
});

const zero: Sample = {
  atMs: 0,
  bytesUp: 0,
  bytesDown: 0,
  packetsUp: 0,
  lostUp: 0,
  packetsDown: 0,
  lostDown: 0,
  heard: null,
  rttMs: null,
  transport: null,
};

test("two samples make rates and shares", () => {
  const now: Sample = {
    atMs: 2000,
    bytesUp: 250_000,
    bytesDown: 500_000,
    packetsUp: 1000,
    lostUp: 50,
    packetsDown: 900,
    lostDown: 100,
    heard: 500_000,
    rttMs: 40,
    transport: "udp",
  };
  expect(measure(zero, now)).toEqual({
    silent: false,
    lossUp: 0.05,
    lossDown: 0.1,
    rttMs: 40,
    upKbps: 1000,
    downKbps: 2000,
    bars: 2,
    transport: "udp",
  });
});

test("counters that run backwards or stand still are no loss", () => {
  const odd: Sample = { ...zero, atMs: 0, lostDown: 5, packetsDown: 10 };
  const later: Sample = { ...odd, lostDown: 3 };
  expect(measure(odd, later)).toMatchObject({ lossUp: 0, lossDown: 0, upKbps: 0, bars: 4 });
});

test("whoever says much and hears nothing at all has a dead path; whoever is quiet has not", () => {
  const before: Sample = { ...zero, heard: 700 };
  const spoke = { ...before, atMs: 2500, packetsUp: 125 };
  expect(measure(before, spoke)).toMatchObject({ silent: true, lossDown: 1, bars: 1 });
  expect(measure(before, { ...spoke, heard: 900 })).toMatchObject({ silent: false, bars: 4 });
  expect(measure(before, { ...spoke, packetsUp: 5 })).toMatchObject({ silent: false, bars: 4 });
  expect(measure(zero, { ...zero, packetsUp: 125 })).toMatchObject({ silent: false });
});

const report = (...entries: object[]) =>
  new Map(entries.map((entry, i) => [String(i), { id: String(i), ...entry }])) as unknown as RTCStatsReport;

const media = [
  { type: "outbound-rtp", bytesSent: 900, headerBytesSent: 100, packetsSent: 10 },
  { type: "remote-inbound-rtp", packetsLost: 2, roundTripTime: 0.05 },
  { type: "inbound-rtp", bytesReceived: 2000, packetsReceived: 20, packetsLost: 1 },
];

test("Chromium names the chosen pair in its transport", () => {
  const all = report(
    ...media,
    { type: "transport", selectedCandidatePairId: "pair" },
    { id: "other", type: "candidate-pair", nominated: true, state: "succeeded", localCandidateId: "udp" },
    { id: "pair", type: "candidate-pair", localCandidateId: "tcp", currentRoundTripTime: 0.012, bytesReceived: 2500 },
    { id: "udp", type: "local-candidate", protocol: "udp" },
    { id: "tcp", type: "local-candidate", protocol: "tcp" },
  );
  expect(sample(all, 5)).toEqual({
    atMs: 5,
    bytesUp: 1000,
    bytesDown: 2000,
    packetsUp: 10,
    lostUp: 2,
    packetsDown: 20,
    lostDown: 1,
    heard: 2500,
    rttMs: 12,
    transport: "tcp",
  });
});

test("Firefox marks the chosen pair and measures by reports", () => {
  const all = report(
    ...media,
    { id: "pair", type: "candidate-pair", selected: true, localCandidateId: "udp" },
    { id: "udp", type: "local-candidate", protocol: "udp" },
  );
  expect(sample(all, 0)).toMatchObject({ transport: "udp", rttMs: 50 });
});

test("a report without media is silence and nothing", () => {
  expect(sample(report(), 0)).toEqual(zero);
  expect(sourceLevel(report())).toBe(0);
  expect(sourceLevel(report({ type: "media-source", audioLevel: 0.5 }))).toBe(0.5);
});
