import { expect, test } from "vitest";
import { between, look } from "./window";

type Entry = Record<string, unknown>;

/** A report with one camera; `q`, `h` and `f` are its layers. */
function report(layers: Record<string, Entry>, sent = 0, estimate: number | null = 1_000_000): RTCStatsReport {
  const all: [string, Entry][] = Object.entries(layers).map(([id, layer]) => [
    id,
    { id, type: "outbound-rtp", kind: "video", bytesSent: sent / Object.keys(layers).length, ...layer },
  ]);
  all.push(["transport", { id: "transport", type: "transport", selectedCandidatePairId: "pair" }]);
  const pair = { id: "pair", type: "candidate-pair", ...(estimate !== null && { availableOutgoingBitrate: estimate }) };
  all.push(["pair", pair]);
  return new Map(all) as unknown as RTCStatsReport;
}

const none = { frameWidth: 1280, frameHeight: 720, framesEncoded: 0, totalEncodeTime: 0 };

test("the largest layer that flows says what a picture cost", () => {
  const small = { frameWidth: 320, frameHeight: 180 };
  const before = look(report({ q: { ...none, ...small }, h: none, f: none }), 0);
  const now = look(
    report({
      q: { ...small, framesEncoded: 75, totalEncodeTime: 1.2 },
      h: { frameWidth: 640, frameHeight: 360, framesEncoded: 75, totalEncodeTime: 0.3 },
      f: { ...none, framesEncoded: 9, totalEncodeTime: 1 },
    }),
    2500,
  );
  expect(between(before, now)?.encode).toEqual({ pixels: 640 * 360, ms: 4 });
});

test("what a chip encodes, or a browser that does not say, costs nothing known", () => {
  const before = look(report({ f: none }), 0);
  const chip = { ...none, framesEncoded: 75, totalEncodeTime: 1, powerEfficientEncoder: true };
  expect(between(before, look(report({ f: chip }), 2500))?.encode).toBeNull();
  const { totalEncodeTime: _, ...silent } = chip;
  expect(between(before, look(report({ f: silent }), 2500))?.encode).toBeNull();
});

test("what held a picture back is a share of the time, and nothing where the browser does not say", () => {
  const before = look(report({ f: { ...none, qualityLimitationDurations: { none: 10, cpu: 1, bandwidth: 4 } } }), 0);
  const limited = { framesEncoded: 50, qualityLimitationDurations: { none: 10, cpu: 3, bandwidth: 4.5 } };
  const now = look(report({ f: { ...none, ...limited } }), 2500);
  expect(between(before, now)?.limited).toEqual({ cpu: 0.8, bandwidth: 0.2 });
  const firefox = look(report({ f: { ...none, framesEncoded: 50 } }, 0, null), 2500);
  expect(between(look(report({ f: none }, 0, null), 0), firefox)).toMatchObject({
    limited: { cpu: 0, bandwidth: 0 },
    estimateKbps: null,
  });
});

test("a layer that is switched off is held back by nothing", () => {
  const before = look(report({ f: none }), 0);
  const off = look(report({ f: { ...none, qualityLimitationDurations: { bandwidth: 2.5 } } }), 2500);
  expect(between(before, off)).toMatchObject({ limited: { bandwidth: 0 }, pictures: false });
});

test("two looks make rates", () => {
  const window = between(look(report({ f: none }, 0), 0), look(report({ f: none }, 250_000), 2000));
  expect(window).toMatchObject({ sentKbps: 1000, estimateKbps: 1000 });
});

test("a connection made anew has no past", () => {
  expect(between(look(report({ f: none }, 250_000), 0), look(report({ f: none }, 100), 2000))).toBeNull();
});
