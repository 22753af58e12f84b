// A call: the only place where the socket, the state and the media meet. It tells each what the others learnt, and
// holds nothing that one of them could hold.

import { createStore, type StoreApi } from "zustand/vanilla";
import type { Call, JoinOptions, Size } from "./call/call";
import type { CallEvent } from "./call/event";
import { Outbox } from "./call/outbox";
import { initialState, reduce } from "./call/reduce";
import { mayPublish, you } from "./call/select";
import type { CallState, ParticipantId, TrackId } from "./call/state";
import { Unkept } from "./call/unkept/unkept";
import type { ChatWord, GotWord } from "./call/unkept/words";
import { sameSpeakers, Voices } from "./call/voices";
import type { DeviceState, Devices } from "./media/devices";
import { Media } from "./media/media";
import { OwnMedia } from "./media/own";
import { receiving } from "./media/wants";
import { Connection } from "./protocol/connection";
import {
  type CloseReason,
  HISTORY_PAGE,
  type Join,
  type Reply,
  type Request,
  type Role,
  type Source,
  type Travel,
  VERSION,
  type Welcome,
} from "./protocol/generated";
import { Lost } from "./protocol/refused";
import { keepTicket, takeTicket } from "./protocol/ticket";
import type { ServerEvent } from "./protocol/wire";

/** `devices` stay their owner's; the call closes camera and microphone when it ends. */
export function createSession(devices: Devices): Call {
  return new Session(devices);
}

/** A window that is being resized changes every size sixty times a second. */
const RESIZE_MS = 150;
/** A restarting server is back before that; then it is called gone. */
const SERVER_GONE_MS = 5000;
const LEAVE_MS = 500;
const LEVEL_EVERY_MS = 200;
/** What one said of one's level is believed for a second; a level that only trembles is said no more often than that needs. */
const LEVEL_AGAIN_MS = 800;
const TREMBLES = 12;

class Session implements Call {
  readonly store: StoreApi<CallState> = createStore(() => initialState);

  private options: JoinOptions | null = null;
  private connection: Connection | null = null;
  private media: Media | null = null;
  private readonly own: OwnMedia;
  private outbox = this.newOutbox();
  private unkept = this.newUnkept();
  private stun: readonly string[] = [];
  private readonly voices = new Voices();
  /** How loud one was when it was last said, and when that was. */
  private said = { level: 0, at: 0 };
  private shown: ReadonlyMap<TrackId, Size> = new Map();
  private resizeTimer: ReturnType<typeof setTimeout> | undefined;
  private goneTimer: ReturnType<typeof setTimeout> | undefined;
  private settled: (() => void) | null = null;
  private readonly stops: (() => void)[] = [];

  constructor(private readonly devices: Devices) {
    this.own = new OwnMedia(devices, {
      own: (source, own) => this.dispatch({ type: "own", source, own }),
      changed: () => this.wantNow(),
      level: (level, talkingWhileMuted) => this.ownLevel(level, talkingWhileMuted),
      encoderLevel: () => this.media?.encoderLevel() ?? Promise.resolve(0),
    });
    this.stops.push(
      () => this.own.stop(),
      this.store.subscribe((now, before) => this.stateChanged(now, before)),
      devices.store.subscribe((now, before) => this.devicesChanged(now, before)),
      listen(window, "offline", () => this.connection?.offline()),
      listen(window, "online", () => this.connection?.online()),
      listen(document, "visibilitychange", () => this.connection?.online()),
      listen(window, "pagehide", (event) => this.pageGoes(event as PageTransitionEvent)),
    );
  }

  join(options: JoinOptions): Promise<void> {
    this.endCall();
    this.options = options;
    this.outbox = this.newOutbox();
    this.unkept = this.newUnkept();
    this.dispatch({ type: "joining", at: Date.now() });
    this.watchForGoneServer();
    this.media = this.newMedia();
    this.connection = new Connection(openSocket, () => this.joinRequest(), takeTicket(options.room), {
      welcome: (welcome) => this.welcomed(welcome),
      event: (event) => this.heard(event),
      lost: () => this.lost(),
      refused: (error) => {
        this.endCall();
        this.dispatch({ type: "refused", error });
      },
      ended: (reason) => this.ended(reason),
    });
    return new Promise((resolve) => {
      this.settled = resolve;
    });
  }

  async leave(): Promise<void> {
    const said = this.request({ type: "leave" }).catch(() => {});
    await Promise.race([said, new Promise((done) => setTimeout(done, LEAVE_MS))]);
    // The server may have closed the socket already, and with it ended the call.
    if (this.connection) this.ended("left");
  }

  stop(): void {
    this.endCall();
    for (const stop of this.stops.splice(0)) stop();
  }

  async setOn(source: "microphone" | "camera", on: boolean): Promise<void> {
    if (on && !mayPublish(this.state, source)) return;
    await this.own.setOn(source, on);
  }

  async startScreen(): Promise<void> {
    if (mayPublish(this.state, "screen")) await this.own.startScreen();
  }

  async stopScreen(): Promise<void> {
    this.own.stopScreen();
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.request({ type: "raise_hand", raised });
  }

  async changeSelf(change: { name?: string; colour?: number; private?: boolean }): Promise<void> {
    const { name = null, colour = null, private: hidden = null } = change;
    await this.request({ type: "change_self", name, colour, private: hidden });
    if (this.options) this.options = { ...this.options, ...change };
  }

  show(sizes: ReadonlyMap<TrackId, Size>): void {
    const others = sizes.size !== this.shown.size || [...sizes.keys()].some((track) => !this.shown.has(track));
    this.shown = sizes;
    if (others) this.wantNow();
    else this.resizeTimer ??= setTimeout(() => this.wantNow(), RESIZE_MS);
  }

  hidePicture(participant: ParticipantId, hidden: boolean): void {
    this.dispatch({ type: "hide", participant, hidden });
  }

  setVolume(participant: ParticipantId, volume: number): void {
    this.dispatch({ type: "volume", participant, volume: Math.min(2, Math.max(0, volume)) });
  }

  deafen(deafened: boolean): void {
    this.dispatch({ type: "deafen", deafened });
  }

  allowSound(): void {
    this.media?.allowSound();
  }

  sendChat(text: string): Promise<void> {
    return this.outbox.send(text);
  }

  retryChat(nonce: string): Promise<void> {
    return this.outbox.retry(nonce);
  }

  dropChat(nonce: string): void {
    this.outbox.drop(nonce);
  }

  async loadOlder(): Promise<void> {
    const { messages, more, loading } = this.state.chat;
    if (!more || loading) return;
    this.dispatch({ type: "history_asked" });
    try {
      const reply = await this.request({ type: "history", before: messages[0]?.seq ?? null, limit: HISTORY_PAGE });
      if (reply.type === "history") this.dispatch(reply);
    } catch (error) {
      this.dispatch({ type: "history_failed" });
      if (!(error instanceof Lost)) throw error;
    }
  }

  markRead(): void {
    this.dispatch({ type: "read" });
  }

  async stopSource(participant: ParticipantId, source: Source): Promise<void> {
    await this.request({ type: "stop", participant, source });
  }

  async allowSource(participant: ParticipantId, source: Source): Promise<void> {
    await this.request({ type: "allow", participant, source });
  }

  async lowerHand(participant: ParticipantId): Promise<void> {
    await this.request({ type: "lower_hand", participant });
  }

  async remove(participant: ParticipantId): Promise<void> {
    await this.request({ type: "remove", participant });
  }

  async grant(participant: ParticipantId, role: Role): Promise<void> {
    await this.request({ type: "grant", participant, role });
  }

  async lock(locked: boolean): Promise<void> {
    await this.request({ type: "lock", locked });
  }

  async travel(travel: Travel, mixer: ParticipantId | null): Promise<void> {
    await this.request({ type: "travel", travel, mixer });
  }

  async carry(agreed: boolean): Promise<void> {
    if (this.options) this.options = { ...this.options, carries: agreed };
    await this.request({ type: "carry", agreed });
  }

  private get state(): CallState {
    return this.store.getState();
  }

  private dispatch(event: CallEvent): void {
    const before = this.state;
    const after = reduce(before, event);
    if (after !== before) this.store.setState(after, true);
  }

  private request(request: Request): Promise<Reply> {
    return this.connection?.request(request) ?? Promise.reject(new Lost());
  }

  private joinRequest(): Omit<Join, "ticket"> {
    const { room, name, colour, password, takeOver, private: hidden, carries } = this.options as JoinOptions;
    const first = this.state.phase.name === "joining";
    return {
      protocol: VERSION,
      room,
      name,
      colour,
      password: password ?? null,
      take_over: first && takeOver === true,
      peers: true,
      private: hidden === true,
      carries: carries === true,
    };
  }

  private newOutbox(): Outbox {
    return new Outbox(
      (request) => this.post(request),
      (event) => this.dispatch(event),
      () => crypto.randomUUID(),
    );
  }

  private newUnkept(): Unkept {
    const ports = {
      state: () => this.state,
      linked: () => this.media?.linked() ?? new Set<ParticipantId>(),
      say: (to: ParticipantId, word: ChatWord | GotWord) => this.media?.chat(to, word) === true,
      request: (request: Request) => this.request(request),
      dispatch: (event: CallEvent) => this.dispatch(event),
    };
    return new Unkept(ports, crypto.randomUUID());
  }

  /** A message takes the way the room has for it. */
  private async post(request: Request): Promise<Reply> {
    if (request.type !== "chat" || this.keepsChat) return this.request(request);
    return { type: "sent", message: await this.unkept.send(request.text, request.nonce) };
  }

  private get keepsChat(): boolean {
    return this.state.room?.keeps_chat !== false;
  }

  private newMedia(): Media {
    const media = new Media({
      request: (request) => this.request(request),
      incoming: (incoming) => this.dispatch({ type: "incoming", incoming }),
      link: (link) => this.dispatch({ type: "link", link }),
      soundBlocked: (blocked) => this.dispatch({ type: "sound_blocked", blocked }),
      heard: (levels) => this.hear(levels),
      volumeOf: (who) => this.volumeOf(who),
      chat: (from, word) => this.unkept.said(from, word),
      carries: () => this.options?.carries === true,
      pictures: () => ({ camera: this.own.picture("camera"), screen: this.own.picture("screen") }),
    });
    media.setSpeaker(this.devices.store.getState().settings.speaker);
    return media;
  }

  private welcomed(welcome: Welcome): void {
    clearTimeout(this.goneTimer);
    this.stun = welcome.stun;
    this.dispatch({ type: "welcome", welcome, at: Date.now() });
    if (this.state.link.trouble === "server_gone") this.dispatch({ type: "link", link: { trouble: null } });
    this.own.enforce((source) => mayPublish(this.state, source));
    this.wantNow();
    this.media?.socketUp(welcome.resumed);
    this.outbox.resume();
    this.settle();
  }

  private lost(): void {
    this.dispatch({ type: "lost", at: Date.now() });
    this.media?.socketDown();
    this.watchForGoneServer();
  }

  private ended(reason: CloseReason): void {
    this.endCall();
    this.own.release();
    this.dispatch({ type: "ended", reason });
  }

  private heard(event: ServerEvent): void {
    switch (event.type) {
      case "slots":
        return this.media?.slots(event.slots);
      case "encodings":
        return this.media?.encodings(event.tracks);
      case "link":
        return this.media?.seen(event.state);
      case "signal":
        return this.media?.signal(event.from, event.signal);
      case "participant":
        this.dispatch(event);
        if (event.participant.id === this.state.you) this.own.enforce((source) => mayPublish(this.state, source));
        return;
      case "room":
      case "left":
      case "slice":
        return this.dispatch(event);
      case "speakers":
        this.voices.say(event, performance.now());
        return this.speakers();
      case "chat":
        return this.keepsChat ? this.dispatch(event) : this.unkept.passed(event.message);
      case "closed":
        // The connection keeps this to itself.
        return;
    }
  }

  private stateChanged(now: CallState, before: CallState): void {
    const people = now.participants !== before.participants || now.you !== before.you;
    if (people) this.unkept.people();
    const routes = now.slice !== before.slice || now.room !== before.room;
    if (people || routes || now.hidden !== before.hidden) this.wantNow();
    if (now.volume !== before.volume || now.deafened !== before.deafened) this.media?.refreshSound();
  }

  private devicesChanged(now: DeviceState, before: DeviceState): void {
    if (now.settings === before.settings) return;
    if (now.settings.speaker !== before.settings.speaker) this.media?.setSpeaker(now.settings.speaker);
    if (now.settings.cameraPicture !== before.settings.cameraPicture) this.media?.reshape("camera");
    if (now.settings.screenPicture !== before.settings.screenPicture) this.media?.reshape("screen");
  }

  private wantNow(): void {
    clearTimeout(this.resizeTimer);
    this.resizeTimer = undefined;
    const { state } = this;
    this.media?.want(
      {
        sending: you(state)?.role === "viewer" ? new Map() : this.own.publish(),
        receiving: receiving(state.participants.values(), state.you, this.shown, state.hidden),
      },
      {
        you: state.you,
        slice: state.slice,
        participants: state.participants,
        stun: this.stun,
        serverMedia: state.room?.media.no_server_media !== true,
      },
    );
  }

  private volumeOf(who: ParticipantId): number {
    return this.state.deafened ? 0 : (this.state.volume.get(who) ?? 1);
  }

  private ownLevel(level: number, talkingWhileMuted: boolean): void {
    const { state } = this;
    this.tellLevel(level);
    if (level === state.ownLevel && talkingWhileMuted === state.talkingWhileMuted) return;
    this.dispatch({ type: "own_level", level, talkingWhileMuted });
  }

  /** Who is heard here. One's own voice is among them, so that nobody leads by a cough while one speaks. */
  private hear(levels: ReadonlyMap<ParticipantId, number>): void {
    const { you, own, ownLevel } = this.state;
    const all = new Map(levels);
    if (all.size > 0 && you !== null) all.set(you, own.microphone.state === "on" ? ownLevel : 0);
    this.voices.hear(all, performance.now());
    this.speakers();
  }

  private speakers(): void {
    const speakers = this.voices.speakers();
    if (!sameSpeakers(speakers, this.state)) this.dispatch({ type: "speakers", ...speakers });
  }

  /** Nobody can hear how loud one is where one is mixed with others and the server does not hear one either. */
  private tellLevel(level: number): void {
    const { media, state } = this;
    const heard = state.own.microphone.state === "on" ? level : 0;
    const now = performance.now();
    const said = this.said;
    if (!media || state.phase.name !== "inside") return;
    if (!state.slice?.mixed || media.serverCarries("microphone")) return;
    const trembles = Math.abs(heard - said.level) < TREMBLES && heard > 0 === said.level > 0;
    if ((heard === 0 && said.level === 0) || now - said.at < (trembles ? LEVEL_AGAIN_MS : LEVEL_EVERY_MS)) return;
    this.said = { level: heard, at: now };
    this.request({ type: "level", level: heard }).catch(() => {});
  }

  private watchForGoneServer(): void {
    clearTimeout(this.goneTimer);
    const say = () => this.dispatch({ type: "link", link: { trouble: "server_gone" } });
    this.goneTimer = setTimeout(say, SERVER_GONE_MS);
  }

  /** Others see the tile go at once; a page that is only being reloaded comes back with its ticket. */
  private pageGoes(event: PageTransitionEvent): void {
    const ticket = this.connection?.lastTicket;
    if (event.persisted || !this.options || !ticket) return;
    keepTicket(this.options.room, ticket);
    this.request({ type: "leave" }).catch(() => {});
  }

  private settle(): void {
    this.settled?.();
    this.settled = null;
  }

  private endCall(): void {
    clearTimeout(this.resizeTimer);
    clearTimeout(this.goneTimer);
    this.resizeTimer = undefined;
    this.unkept.stop();
    this.connection?.stop();
    this.connection = null;
    this.media?.stop();
    this.media = null;
    this.settle();
  }
}

function openSocket(): WebSocket {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}/api/socket`);
}

function listen(target: EventTarget, name: string, handle: (event: Event) => void): () => void {
  target.addEventListener(name, handle);
  return () => target.removeEventListener(name, handle);
}
