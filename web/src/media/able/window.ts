// What one connection did between two looks at its statistics: what it sent, what held it back, what a picture cost.
// Pure.

import { type Entry, measure, type Sample, sample, selectedPair } from "../stats";

/** Counters since the connection began. */
export interface Look {
  sample: Sample;
  /** What the browser believes the path carries; null where it does not say. */
  estimateKbps: number | null;
  layers: ReadonlyMap<string, Layer>;
}

/** One size of one picture that is sent. */
interface Layer {
  pixels: number;
  frames: number;
  encodeSeconds: number | null;
  /** A chip encodes it: how long that takes says nothing of the processor. */
  byChip: boolean;
  limitedSeconds: { cpu: number; bandwidth: number };
}

export interface Window {
  sentKbps: number;
  receivedKbps: number;
  /** Of what was sent, 0 to 1. */
  lost: number;
  estimateKbps: number | null;
  pictures: boolean;
  /** How much of the time a picture was made worse for want of it, 0 to 1. */
  limited: { cpu: number; bandwidth: number };
  /** Of the largest picture that was encoded. */
  encode: { pixels: number; ms: number } | null;
}

/** Fewer pictures were a picture that was just switched on or off. */
const LEAST_FRAMES = 10;

export function look(report: RTCStatsReport, atMs: number): Look {
  const entries = [...(report as unknown as Map<string, Entry>).values()];
  const estimate = selectedPair(entries)?.availableOutgoingBitrate;
  const layers = new Map<string, Layer>();
  for (const entry of entries) {
    if (entry.type !== "outbound-rtp" || entry.kind !== "video") continue;
    const limited = (entry.qualityLimitationDurations ?? {}) as Record<string, unknown>;
    layers.set(entry.id, {
      pixels: (number(entry.frameWidth) ?? 0) * (number(entry.frameHeight) ?? 0),
      frames: number(entry.framesEncoded) ?? 0,
      encodeSeconds: number(entry.totalEncodeTime),
      byChip: entry.powerEfficientEncoder === true,
      limitedSeconds: { cpu: number(limited.cpu) ?? 0, bandwidth: number(limited.bandwidth) ?? 0 },
    });
  }
  const estimateKbps = typeof estimate === "number" ? Math.round(estimate / 1000) : null;
  return { sample: sample(report, atMs), estimateKbps, layers };
}

/** Null where the second look is at another connection. */
export function between(before: Look, now: Look): Window | null {
  const seconds = (now.sample.atMs - before.sample.atMs) / 1000;
  if (seconds <= 0 || now.sample.bytesUp < before.sample.bytesUp) return null;
  const { upKbps, downKbps, lossUp } = measure(before.sample, now.sample);
  const flowing = [...now.layers].flatMap(([id, layer]) => {
    const past = before.layers.get(id);
    const frames = past ? layer.frames - past.frames : 0;
    return past && frames >= LEAST_FRAMES ? [{ layer, past, frames }] : [];
  });
  const share = (what: "cpu" | "bandwidth") => {
    const shares = flowing.map(({ layer, past }) => (layer.limitedSeconds[what] - past.limitedSeconds[what]) / seconds);
    return Math.min(1, Math.max(0, ...shares));
  };
  const encoded = flowing.flatMap(({ layer, past, frames }) => {
    if (layer.byChip || layer.pixels === 0 || layer.encodeSeconds === null) return [];
    const spent = layer.encodeSeconds - (past.encodeSeconds ?? 0);
    return spent > 0 ? [{ pixels: layer.pixels, ms: (spent * 1000) / frames }] : [];
  });
  return {
    sentKbps: upKbps,
    receivedKbps: downKbps,
    lost: lossUp,
    estimateKbps: now.estimateKbps,
    pictures: flowing.length > 0,
    limited: { cpu: share("cpu"), bandwidth: share("bandwidth") },
    encode: largest(encoded),
  };
}

/** Of layers that are encoded together each is said to have taken the time of all: only the largest can be believed. */
export function largest<T extends { pixels: number }>(all: readonly T[]): T | null {
  return all.reduce<T | null>((most, one) => (most && most.pixels >= one.pixels ? most : one), null);
}

const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
