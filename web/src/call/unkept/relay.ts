// What whoever mixes for others passes on of the chat: messages of those it serves to others it serves, once, and back
// that they came. It goes no further than one step, so nothing goes in circles.

import type { ParticipantId } from "../state";
import type { ChatWord, GotWord } from "./words";

export interface RelayPorts {
  /** Whom one serves. */
  serves(): ReadonlySet<ParticipantId>;
  say(to: ParticipantId, word: ChatWord | GotWord): boolean;
}

/** Messages whose arrival is still waited for. */
const MOST_OPEN = 500;

export class Relay {
  /** Who has not said yet that it came, by author and nonce. */
  private readonly open = new Map<string, Set<ParticipantId>>();

  constructor(private readonly ports: RelayPorts) {}

  /** Passes on what somebody wrote, as they ask. */
  pass(word: ChatWord): void {
    const serves = this.ports.serves();
    if (!serves.has(word.author)) return;
    const to = new Set(word.pass.filter((one) => one !== word.author && serves.has(one)));
    for (const one of to) if (!this.ports.say(one, { ...word, pass: [] })) to.delete(one);
    if (to.size === 0) return;
    this.open.set(key(word), to);
    for (const oldest of this.open.keys()) {
      if (this.open.size <= MOST_OPEN) break;
      this.open.delete(oldest);
    }
  }

  /** Tells the author that it came, if it was passed on to them. */
  got(word: GotWord): void {
    const open = this.open.get(key(word));
    if (!open?.delete(word.by)) return;
    if (open.size === 0) this.open.delete(key(word));
    this.ports.say(word.author, word);
  }
}

const key = ({ author, nonce }: { author: ParticipantId; nonce: string }) => `${author} ${nonce}`;
