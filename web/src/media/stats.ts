// What a link measures: reads the browser's statistics into one flat sample, and two samples into what is shown and
// reported. The second half is pure.

import type { Transport } from "../protocol/generated";

/** Counters since the link began. */
export interface Sample {
  atMs: number;
  bytesUp: number;
  bytesDown: number;
  packetsUp: number;
  lostUp: number;
  packetsDown: number;
  lostDown: number;
  /** Bytes of any kind on the chosen path; null where the browser does not say. */
  heard: number | null;
  rttMs: number | null;
  transport: Transport | null;
}

export interface Measured {
  /** Much was said and nothing heard, not even the reports that a receiver owes: the path is dead. */
  silent: boolean;
  lossUp: number;
  lossDown: number;
  rttMs: number | null;
  upKbps: number;
  downKbps: number;
  bars: number;
  transport: Transport | null;
}

/** A microphone alone sends fifty packets a second; reports about them come every second or two. */
const SAID = 100;

export function measure(before: Sample, now: Sample): Measured {
  const seconds = Math.max(0.001, (now.atMs - before.atMs) / 1000);
  const rate = (bytes: number) => Math.max(0, Math.round((bytes * 8) / 1000 / seconds));
  const lossUp = share(now.lostUp - before.lostUp, now.packetsUp - before.packetsUp);
  const lostDown = now.lostDown - before.lostDown;
  const silent = now.heard !== null && now.heard === before.heard && now.packetsUp - before.packetsUp >= SAID;
  const lossDown = silent ? 1 : share(lostDown, now.packetsDown - before.packetsDown + Math.max(0, lostDown));
  return {
    silent,
    lossUp,
    lossDown,
    rttMs: now.rttMs,
    upKbps: rate(now.bytesUp - before.bytesUp),
    downKbps: rate(now.bytesDown - before.bytesDown),
    bars: bars(Math.max(lossUp, lossDown), now.rttMs),
    transport: now.transport,
  };
}

/** 4: nobody notices anything. 3: small faults. 2: it is work to follow. 1: hardly possible. */
export function bars(loss: number, rttMs: number | null): number {
  const byLoss = loss < 0.02 ? 4 : loss < 0.06 ? 3 : loss < 0.15 ? 2 : 1;
  const rtt = rttMs ?? 0;
  const byDelay = rtt < 200 ? 4 : rtt < 400 ? 3 : rtt < 800 ? 2 : 1;
  return Math.min(byLoss, byDelay);
}

/** Late packets and retransmissions can make a count run backwards. */
function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));
}

export type Entry = Record<string, unknown> & { type: string; id: string };

export function sample(report: RTCStatsReport, atMs: number): Sample {
  const result: Sample = {
    atMs,
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
  const entries = [...(report as unknown as Map<string, Entry>).values()];
  for (const entry of entries) {
    if (entry.type === "outbound-rtp") {
      result.bytesUp += number(entry.bytesSent) + number(entry.headerBytesSent);
      result.packetsUp += number(entry.packetsSent);
    } else if (entry.type === "remote-inbound-rtp") {
      result.lostUp += number(entry.packetsLost);
      if (result.rttMs === null && typeof entry.roundTripTime === "number") result.rttMs = ms(entry.roundTripTime);
    } else if (entry.type === "inbound-rtp") {
      result.bytesDown += number(entry.bytesReceived) + number(entry.headerBytesReceived);
      result.packetsDown += number(entry.packetsReceived);
      result.lostDown += number(entry.packetsLost);
    }
  }
  const pair = selectedPair(entries);
  if (pair) {
    if (typeof pair.currentRoundTripTime === "number") result.rttMs = ms(pair.currentRoundTripTime);
    if (typeof pair.bytesReceived === "number") result.heard = pair.bytesReceived;
    const local = entries.find((entry) => entry.id === pair.localCandidateId);
    if (local?.protocol === "udp" || local?.protocol === "tcp") result.transport = local.protocol;
  }
  return result;
}

/** Chromium names it in the transport, Firefox marks it. */
export function selectedPair(entries: readonly Entry[]): Entry | undefined {
  const pairs = entries.filter((entry) => entry.type === "candidate-pair");
  const named = entries.find((entry) => entry.type === "transport")?.selectedCandidatePairId;
  return (
    pairs.find((pair) => pair.id === named) ??
    pairs.find((pair) => pair.selected === true) ??
    pairs.find((pair) => pair.nominated === true && pair.state === "succeeded")
  );
}

/** The loudness of what a microphone's sender encodes, 0 to 1. */
export function sourceLevel(report: RTCStatsReport): number {
  for (const entry of (report as unknown as Map<string, Entry>).values()) {
    if (entry.type === "media-source" && typeof entry.audioLevel === "number") return entry.audioLevel;
  }
  return 0;
}

/** What pictures that come over a connection are encoded with, like VP8; null where none do. */
export function videoCodec(report: RTCStatsReport): string | null {
  const entries = report as unknown as Map<string, Entry>;
  for (const entry of entries.values()) {
    if (entry.type !== "inbound-rtp" || entry.kind !== "video" || !entry.framesDecoded) continue;
    const codec = entries.get(String(entry.codecId))?.mimeType;
    if (typeof codec === "string") return codec.replace(/^video\//i, "");
  }
  return null;
}

const number = (value: unknown): number => (typeof value === "number" ? value : 0);
const ms = (seconds: number): number => Math.round(seconds * 1000);
