// Who speaks, and who leads. The server says so of those it hears and of those who are mixed; those whose sound comes
// straight are heard here, and nobody needs to be told of them.

import type { Speaking } from "../protocol/generated";
import type { CallState, ParticipantId } from "./state";

/** Below this nobody is heard. */
const SILENCE = 4;
/** How long somebody must be the loudest before they lead: a cough changes nothing. In milliseconds. */
const LEAD_MS = 600;

export interface Speakers {
  speaking: readonly Speaking[];
  dominant: ParticipantId | null;
}

export class Voices {
  private told: Speakers = { speaking: [], dominant: null };
  private here: ReadonlyMap<ParticipantId, number> = new Map();
  private leader: ParticipantId | null = null;
  private challenger: { who: ParticipantId; since: number } | null = null;

  /** What the server says. */
  say(speakers: Speakers, now: number): void {
    this.told = speakers;
    this.lead(now);
  }

  /** How loud those are whose sound comes straight, 0 to 100; empty where none does. */
  hear(levels: ReadonlyMap<ParticipantId, number>, now: number): void {
    this.here = levels;
    this.lead(now);
  }

  /** Everybody who is heard. Who led last stays the one to look at. */
  speakers(): Speakers {
    const speaking = [...this.levels()].map(([participant, level]) => ({ participant, level }));
    return { speaking, dominant: this.leader };
  }

  private levels(): Map<ParticipantId, number> {
    const here = [...this.here].filter(([, level]) => level >= SILENCE);
    return new Map([...this.told.speaking.map(({ participant, level }) => [participant, level] as const), ...here]);
  }

  private lead(now: number): void {
    if (this.here.size === 0) {
      // The server sees to it that a cough does not lead, and everybody looks at the same one.
      this.leader = this.told.dominant ?? this.leader;
      this.challenger = null;
      return;
    }
    const [loudest] = [...this.levels()].sort(([, a], [, b]) => b - a)[0] ?? [null];
    if (loudest === null) return;
    if (this.leader === null || loudest === this.leader) {
      this.leader = loudest;
      this.challenger = null;
    } else if (this.challenger?.who !== loudest) this.challenger = { who: loudest, since: now };
    else if (now - this.challenger.since >= LEAD_MS) {
      this.leader = loudest;
      this.challenger = null;
    }
  }
}

/** Whether the same people speak and the same one leads: how loud they are is nothing to see. */
export function sameSpeakers(
  { speaking, dominant }: Speakers,
  shown: Pick<CallState, "speaking" | "dominant">,
): boolean {
  const same = speaking.every(({ participant }) => shown.speaking.has(participant));
  return same && speaking.length === shown.speaking.size && dominant === shown.dominant;
}
