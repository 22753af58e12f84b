// The chat of a room that keeps none. A message goes over the links to everybody it can reach that way, through whoever
// mixes where that is the shape, and through the server as well where that does not reach everybody: the server passes
// it on and keeps nothing. Whoever gets it in two ways shows it once.
//
// An author is who the link is with. Only whoever mixes for us may bring words of others: who carries all we see and hear
// is trusted with what is written, too.

import {
  CHAT_BURST,
  CHAT_CHARS,
  CHAT_WINDOW_MS,
  type ChatMessage,
  type ErrorBody,
  type Reply,
  type Request,
} from "../../protocol/generated";
import { Lost, Refused } from "../../protocol/refused";
import type { CallEvent } from "../event";
import type { CallState, ParticipantId } from "../state";
import { InOrder } from "./order";
import { Pace } from "./pace";
import { Relay } from "./relay";
import { type ChatWord, clean, type GotWord, isTooLong } from "./words";

export interface UnkeptPorts {
  state(): CallState;
  /** With whom there is a link that words can take. */
  linked(): ReadonlySet<ParticipantId>;
  /** False if there is none. */
  say(to: ParticipantId, word: ChatWord | GotWord): boolean;
  request(request: Request): Promise<Reply>;
  dispatch(event: CallEvent): void;
}

/** Who has not said by then that a message came gets it through the server. */
const CONFIRM_MS = 1500;

interface Sending {
  message: ChatMessage;
  word: ChatWord;
  /** Who has not said yet that it came, and which guest that is. */
  waiting: Map<ParticipantId, string>;
  byServer: boolean;
  /** Somebody of those is here as somebody else: only the server reaches them for sure. */
  anew: boolean;
  /** It went, and is shown when what was written before it is. */
  went: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  resolve(message: ChatMessage): void;
  reject(error: unknown): void;
}

export class Unkept {
  private readonly order = new InOrder<ChatMessage>();
  /** What an author writes in one window may come within another one, if the first was held up. */
  private readonly heard = new Pace(2 * CHAT_BURST, CHAT_WINDOW_MS);
  private readonly wrote = new Pace(CHAT_BURST, CHAT_WINDOW_MS);
  private readonly sending = new Map<string, Sending>();
  /** The nonces on the way, by those of the outbox: they count, and what was refused here counts for nobody. */
  private readonly nonces = new Map<string, string>();
  private count = 0;
  private lateTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly relay: Relay;

  constructor(
    private readonly ports: UnkeptPorts,
    /** Names the life of this page among the guest's. */
    private readonly run: string,
  ) {
    this.relay = new Relay({
      serves: () => servedBy(ports.state()),
      say: (to, word) => ports.say(to, word),
    });
  }

  /** Resolves once everybody who is here has it, or the server passed it on. */
  async send(written: string, name: string): Promise<ChatMessage> {
    const { you } = this.ports.state();
    const me = you === null ? undefined : this.person(you);
    if (you === null || !me) throw new Lost();
    const text = clean(written);
    const nonce = this.nonces.get(name) ?? this.next(name, text);
    const word: ChatWord = { type: "chat", author: you, nonce, text, pass: [] };
    const message = this.message(me, text, nonce);
    const sent = await new Promise<ChatMessage>((resolve, reject) => {
      const waiting = new Map(this.others().map(({ id, guest }) => [id, guest]));
      this.begin({
        message,
        word,
        waiting,
        byServer: false,
        anew: false,
        went: false,
        timer: undefined,
        resolve,
        reject,
      });
    });
    // What failed may have come to some all the same: if it is sent again, it is the same message to them.
    this.nonces.delete(name);
    return sent;
  }

  /** Somebody said something of the chat over their link. */
  said(from: ParticipantId, word: ChatWord | GotWord): void {
    if (!this.isOn || !this.person(from)) return;
    if (word.type === "chat") this.chat(from, word);
    else this.got(from, word);
  }

  /** The server passed something on. */
  passed(message: ChatMessage): void {
    const { you } = this.ports.state();
    // What one wrote oneself is shown when it is known to have gone.
    if (you !== null && this.person(you)?.guest === message.guest) return;
    if (message.nonce === null) return this.show([message]);
    this.take(message.nonce, message);
  }

  /** Somebody came, went or changed. */
  people(): void {
    for (const sending of [...this.sending.values()]) {
      const here = new Map(this.others().map(({ id, guest }) => [id, guest]));
      const guests = new Set(here.values());
      for (const [who, guest] of sending.waiting) {
        if (here.has(who)) continue;
        sending.waiting.delete(who);
        // They are here as somebody else, and their link went with who they were.
        sending.anew ||= guests.has(guest);
      }
      if (sending.anew) this.byServer(sending);
      this.look(sending);
    }
  }

  stop(): void {
    clearTimeout(this.lateTimer);
    for (const { timer } of this.sending.values()) clearTimeout(timer);
    this.sending.clear();
  }

  private get isOn(): boolean {
    return this.ports.state().room?.keeps_chat === false;
  }

  private next(name: string, text: string): string {
    if (text === "") throw refused("bad_value", "The text is empty; write something.");
    if (isTooLong(text))
      throw refused("too_long", `The text is longer than ${CHAT_CHARS} characters; send it in parts.`);
    const wait = this.wrote.take(Date.now(), "");
    if (wait !== null) throw refused("too_fast", "You write too fast; wait a moment.", wait);
    this.count += 1;
    const nonce = `${this.run}.${this.count}`;
    this.nonces.set(name, nonce);
    return nonce;
  }

  private begin(sending: Sending): void {
    const { nonce } = sending.word;
    this.sending.set(nonce, sending);
    if (this.spread(sending)) sending.timer = setTimeout(() => this.byServer(sending), CONFIRM_MS);
    else this.byServer(sending);
    this.look(sending);
  }

  /** Says it to everybody who can be reached over links. Whether that is all. */
  private spread({ word, waiting }: Sending): boolean {
    const linked = this.ports.linked();
    const hub = starHub(this.ports.state());
    const beyond = [...waiting.keys()].filter((one) => !linked.has(one));
    const passed = hub !== null && linked.has(hub) ? beyond : [];
    let reaches = passed.length === beyond.length;
    for (const one of waiting.keys()) {
      if (!linked.has(one)) continue;
      const said = this.ports.say(one, { ...word, pass: one === hub ? passed : [] });
      reaches = said && reaches;
    }
    return reaches;
  }

  private byServer(sending: Sending): void {
    if (sending.byServer) return;
    sending.byServer = true;
    const { text, nonce } = sending.word;
    this.ports.request({ type: "chat", text, nonce }).then(
      () => this.went(sending),
      (error) => {
        if (sending.went) return;
        clearTimeout(sending.timer);
        this.sending.delete(nonce);
        sending.reject(error);
        this.settle();
      },
    );
  }

  private look(sending: Sending): void {
    if (sending.waiting.size === 0 && !sending.anew) this.went(sending);
  }

  private went(sending: Sending): void {
    clearTimeout(sending.timer);
    sending.went = true;
    this.settle();
  }

  /** One's own messages are shown in the order they were written, as everybody else's are. */
  private settle(): void {
    for (const [nonce, { went, message, resolve }] of this.sending) {
      if (!went) return;
      this.sending.delete(nonce);
      resolve(message);
    }
  }

  private chat(from: ParticipantId, word: ChatWord): void {
    const { you } = this.ports.state();
    const author = this.person(word.author);
    if (!author || word.author === you) return;
    if (word.author !== from && !hubs(this.ports.state()).has(from)) return;
    if (this.heard.take(Date.now(), author.guest) !== null) return;
    if (word.author === from) this.relay.pass(word);
    this.take(word.nonce, this.message(author, word.text, word.nonce));
    if (you !== null) this.ports.say(from, { type: "got", author: word.author, nonce: word.nonce, by: you });
  }

  private got(from: ParticipantId, word: GotWord): void {
    const state = this.ports.state();
    if (word.author !== state.you) {
      if (word.by === from) this.relay.got(word);
      return;
    }
    if (word.by !== from && !hubs(state).has(from)) return;
    const sending = this.sending.get(word.nonce);
    sending?.waiting.delete(word.by);
    if (sending) this.look(sending);
  }

  private take(nonce: string, message: ChatMessage): void {
    this.show(this.order.take(Date.now(), message.guest, nonce, message));
    this.later();
  }

  private later(): void {
    clearTimeout(this.lateTimer);
    const { due } = this.order;
    if (due === null) return;
    this.lateTimer = setTimeout(() => {
      this.show(this.order.late(Date.now()));
      this.later();
    }, due - Date.now());
  }

  private show(messages: readonly ChatMessage[]): void {
    for (const message of messages) this.ports.dispatch({ type: "chat", message });
  }

  private message(author: { guest: string; name: string; colour: number }, text: string, nonce: string): ChatMessage {
    const { guest, name, colour } = author;
    return { seq: 0, guest, name, colour, at: Date.now() + this.ports.state().clockOffset, text, nonce };
  }

  private person(id: ParticipantId) {
    return this.ports.state().participants.get(id);
  }

  private others() {
    const { you, participants } = this.ports.state();
    return [...participants.values()].filter(({ id }) => id !== you);
  }
}

/** The participants who serve us. */
function hubs({ slice, you }: CallState): ReadonlySet<ParticipantId> {
  const all = slice ? [slice.audio.hub, slice.video.hub] : [];
  return new Set(all.flatMap((hub) => (hub.type === "participant" && hub.id !== you ? [hub.id] : [])));
}

/** Who passes on to all the others, where one participant mixes for everybody. */
function starHub(state: CallState): ParticipantId | null {
  const hub = state.slice?.audio.hub;
  const star = state.slice?.audio.shape === "mixer" && hub?.type === "participant" && hub.id !== state.you;
  return star ? hub.id : null;
}

function servedBy({ slice }: CallState): ReadonlySet<ParticipantId> {
  return new Set(slice ? [...slice.audio.serves, ...slice.video.serves] : []);
}

function refused(code: ErrorBody["code"], message: string, retry_after_ms: number | null = null): Refused {
  return new Refused({ code, message, retry_after_ms, tries_left: null });
}
