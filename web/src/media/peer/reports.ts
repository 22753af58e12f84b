// What is measured on the links with other participants, said to the server: at once when one changes its state or falls
// silent, and now and then.

import type { ParticipantId } from "../../call/state";
import type { PeerLink as Report } from "../../protocol/generated";
import { measure, type Sample, sample, videoCodec } from "../stats";
import type { PeerLink } from "./link";

export interface PeerReportsPorts {
  links(): ReadonlyMap<ParticipantId, PeerLink>;
  silent(who: ParticipantId): boolean;
  /** What the browser says of each link. */
  measured(reports: ReadonlyMap<ParticipantId, RTCStatsReport>): void;
  report(links: readonly Report[]): void;
}

const EVERY_MS = 2500;
/** Whether somebody fell silent is looked at so often. */
const LOOK_MS = 250;
/** Changes that come together are said together. */
const SOON_MS = 30;

const NONE = "[]";

interface Measured {
  before: Sample;
  up_kbps: number;
  down_kbps: number;
  loss: number;
  rtt_ms: number | null;
  codec: string | null;
}

export class PeerReports {
  private measured = new Map<ParticipantId, Measured>();
  /** That there are none need not be said. */
  private said = NONE;
  private soonTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly everyTimer: ReturnType<typeof setInterval>;
  private readonly lookTimer: ReturnType<typeof setInterval>;

  constructor(private readonly ports: PeerReportsPorts) {
    this.everyTimer = setInterval(() => void this.measure(), EVERY_MS);
    this.lookTimer = setInterval(() => this.changed(), LOOK_MS);
  }

  /** Whoever hears the reports knows nothing of those before. */
  anew(): void {
    this.said = NONE;
    this.soon();
  }

  soon(): void {
    this.soonTimer ??= setTimeout(() => {
      this.soonTimer = undefined;
      this.changed();
    }, SOON_MS);
  }

  stop(): void {
    clearInterval(this.everyTimer);
    clearInterval(this.lookTimer);
    clearTimeout(this.soonTimer);
  }

  /** Says how the links stand, if that is news. */
  private changed(): void {
    const links = this.ports.links();
    const states = [...links].map(([who, link]) => [who, link.state, this.ports.silent(who)]);
    const said = JSON.stringify(states);
    if (said === this.said) return;
    this.said = said;
    this.say();
  }

  private say(): void {
    const links = this.ports.links();
    const report = [...links].map(([who, link]): Report => {
      const { before: _, ...numbers } = this.measured.get(who) ?? nothing;
      return { with: who, state: link.state, silent: this.ports.silent(who), ...numbers };
    });
    this.ports.report(report);
  }

  private async measure(): Promise<void> {
    const links = this.ports.links();
    const measured = new Map<ParticipantId, Measured>();
    const reports = new Map<ParticipantId, RTCStatsReport>();
    for (const [who, link] of links) {
      const report = await link.stats();
      if (!report) continue;
      reports.set(who, report);
      const now = sample(report, performance.now());
      const { upKbps, downKbps, lossDown, rttMs } = measure(this.measured.get(who)?.before ?? now, now);
      const codec = videoCodec(report);
      measured.set(who, { before: now, up_kbps: upKbps, down_kbps: downKbps, loss: lossDown, rtt_ms: rttMs, codec });
    }
    this.measured = measured;
    this.ports.measured(reports);
    if (links.size > 0) this.say();
  }
}

const nothing = { before: null, up_kbps: 0, down_kbps: 0, loss: 0, rtt_ms: null, codec: null };
