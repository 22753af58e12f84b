// What this browser could do for others, from all its connections and its machine. Facts: the server makes of them what
// it trusts somebody with.

import type { ParticipantId } from "../../call/state";
import type { Able } from "../../protocol/generated";
import { cpuLimited, encodeMs } from "./encoder";
import { Line, PLENTY_KBPS } from "./line";
import { Machine } from "./machine";
import { between, type Look, look, type Window } from "./window";

/** In kbit/s. A silent microphone sends 10, a voice 40. */
const SILENCE_KBPS = 20;

interface Seen {
  look: Look;
  window: Window | null;
}

export class Measuring {
  private server: Seen | null = null;
  private seen: ReadonlyMap<ParticipantId, Seen> = new Map();
  private readonly line = new Line();

  constructor(private readonly machine = new Machine()) {}

  /**
   * Nobody at the other end of these links hears or sees anything of this browser; of a new one that is not known. Where
   * bytes cost it is never quiet enough for a probe.
   */
  isQuiet(links: Iterable<ParticipantId>): boolean {
    const windows = [...links].map((who) => this.seen.get(who)?.window);
    return !this.machine.metered && windows.every((window) => window && window.sentKbps < SILENCE_KBPS);
  }

  /** What a probe found; `least` where a larger one might have found more. */
  probed(kbps: number, least: boolean): void {
    this.line.probed(kbps, least);
  }

  /** The latest look at the links with other participants. */
  peers(reports: ReadonlyMap<ParticipantId, RTCStatsReport>): void {
    this.seen = new Map([...reports].map(([who, report]) => [who, see(this.seen.get(who) ?? null, report)]));
  }

  /** The latest look at the link with the server, and with it what is known of everything. */
  able(report: RTCStatsReport): Able {
    this.server = see(this.server, report);
    const { windows, machine } = this;
    this.line.sent(this.server.window, windowsOf(this.seen.values()));
    const received = windows.reduce((all, { receivedKbps }) => all + receivedKbps, 0);
    return {
      uplink_kbps: this.line.kbps,
      // What comes is what was asked for. Only that it is much says something of the line.
      downlink_kbps: received > PLENTY_KBPS ? received : null,
      encode_ms: encodeMs(windows),
      cpu_limited: cpuLimited(windows),
      pressure: machine.pressure,
      low_battery: machine.lowBattery,
      metered: machine.metered,
    };
  }

  stop(): void {
    this.machine.stop();
  }

  private get windows(): readonly Window[] {
    return windowsOf([...(this.server ? [this.server] : []), ...this.seen.values()]);
  }
}

function see(before: Seen | null, report: RTCStatsReport): Seen {
  const now = look(report, performance.now());
  return { look: now, window: before && between(before.look, now) };
}

function windowsOf(all: Iterable<Seen>): readonly Window[] {
  return [...all].flatMap(({ window }) => (window ? [window] : []));
}
