// The call's state after an event. Pure: no clock, no socket, no media; times come with the events.

import type { ChatMessage, Participant, Source, Welcome } from "../protocol/generated";
import * as chat from "./chat";
import type { CallEvent } from "./event";
import type { CallState, Link, Own, ParticipantId } from "./state";

const off: Own = { state: "off", stream: null, problem: null };

const noLink: Link = {
  state: "none",
  transport: null,
  bars: null,
  lossUp: 0,
  lossDown: 0,
  rttMs: null,
  upKbps: 0,
  downKbps: 0,
  trouble: null,
};

export const initialState: CallState = {
  phase: { name: "outside" },
  you: null,
  room: null,
  participants: new Map(),
  slice: null,
  speaking: new Map(),
  dominant: null,
  incoming: new Map(),
  own: { microphone: off, camera: off, screen: off, screen_audio: off },
  ownLevel: 0,
  talkingWhileMuted: false,
  clockOffset: 0,
  link: noLink,
  chat: chat.noChat,
  hidden: new Set(),
  volume: new Map(),
  deafened: false,
  soundBlocked: false,
};

export function reduce(state: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case "joining":
      return { ...initialState, own: state.own, phase: { name: "joining", since: event.at } };
    case "refused":
      return { ...state, phase: { name: "refused", error: event.error } };
    case "welcome":
      return welcomed(state, event.welcome, event.at);
    case "lost":
      return { ...state, phase: { name: "reconnecting", since: event.at } };
    case "ended":
      return { ...state, phase: { name: "ended", reason: event.reason }, link: noLink, incoming: new Map() };

    case "room":
      return { ...state, room: event.room, chat: chat.ruled(state.chat, keepsChat(state), event.room.keeps_chat) };
    case "participant":
      return { ...state, participants: with_(state.participants, event.participant.id, event.participant) };
    case "left":
      return left(state, event.participant);
    case "slice":
      return { ...state, slice: event.slice };
    case "speakers":
      return {
        ...state,
        speaking: new Map(event.speaking.map((one) => [one.participant, one.level])),
        dominant: event.dominant,
      };

    case "incoming":
      return { ...state, incoming: event.incoming };
    case "own":
      return { ...state, own: { ...state.own, [event.source]: event.own } satisfies Record<Source, Own> };
    case "own_level":
      return { ...state, ownLevel: event.level, talkingWhileMuted: event.talkingWhileMuted };
    case "link":
      return { ...state, link: { ...state.link, ...event.link } };

    case "chat":
      return { ...state, chat: chat.received(state.chat, placed(state, event.message)) };
    case "chat_pending":
      return { ...state, chat: chat.pending(state.chat, event.nonce, event.text) };
    case "chat_sent":
      return { ...state, chat: chat.sent(state.chat, event.nonce, placed(state, event.message)) };
    case "chat_failed":
      return { ...state, chat: chat.failed(state.chat, event.nonce, event.error) };
    case "chat_dropped":
      return { ...state, chat: chat.dropped(state.chat, event.nonce) };
    case "history_asked":
      return { ...state, chat: { ...state.chat, loading: true } };
    case "history":
      // It may have been asked for before the room stopped to keep any.
      return { ...state, chat: keepsChat(state) ? chat.older(state.chat, event.messages, event.more) : state.chat };
    case "history_failed":
      return { ...state, chat: { ...state.chat, loading: false } };
    case "read":
      return { ...state, chat: chat.read(state.chat) };

    case "hide":
      return { ...state, hidden: toggled(state.hidden, event.participant, event.hidden) };
    case "volume":
      return { ...state, volume: with_(state.volume, event.participant, event.volume) };
    case "deafen":
      return { ...state, deafened: event.deafened };
    case "sound_blocked":
      return { ...state, soundBlocked: event.blocked };
  }
}

function welcomed(state: CallState, welcome: Welcome, at: number): CallState {
  const first = state.phase.name === "joining";
  const participants = new Map(welcome.participants.map((one) => [one.id, one]));
  const ruled = chat.ruled(state.chat, keepsChat(state), welcome.room.keeps_chat);
  const renumbered = renumbering(state.participants, welcome.participants);
  return {
    ...state,
    phase: { name: "inside" },
    you: welcome.you,
    room: welcome.room,
    participants,
    slice: welcome.slice,
    speaking: welcome.resumed ? state.speaking : new Map(),
    dominant: welcome.resumed ? state.dominant : null,
    clockOffset: welcome.now - at,
    chat: chat.welcomed(ruled, welcome.chat, welcome.chat_more, first),
    hidden: new Set([...state.hidden].flatMap((id) => renumbered.get(id) ?? [])),
    volume: new Map([...state.volume].flatMap(([id, volume]) => each(renumbered.get(id), (now) => [now, volume]))),
  };
}

const keepsChat = (state: CallState): boolean => state.room?.keeps_chat !== false;

/** What is kept nowhere has the order it came in here. */
function placed(state: CallState, message: ChatMessage): ChatMessage {
  return keepsChat(state) ? message : chat.next(state.chat, message);
}

/** A restarted server counts participants anew; the same guest keeps what was set for them here. */
function renumbering(
  before: ReadonlyMap<ParticipantId, Participant>,
  after: readonly Participant[],
): Map<ParticipantId, ParticipantId> {
  const byGuest = new Map(after.map((one) => [one.guest, one.id]));
  return new Map([...before.values()].flatMap((one) => each(byGuest.get(one.guest), (now) => [one.id, now])));
}

function left(state: CallState, who: ParticipantId): CallState {
  return {
    ...state,
    participants: without(state.participants, who),
    speaking: without(state.speaking, who),
    dominant: state.dominant === who ? null : state.dominant,
    hidden: toggled(state.hidden, who, false),
    volume: without(state.volume, who),
  };
}

function each<T, U>(value: T | undefined, make: (value: T) => U): U[] {
  return value === undefined ? [] : [make(value)];
}

function with_<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const smaller = new Map(map);
  smaller.delete(key);
  return smaller;
}

function toggled<T>(set: ReadonlySet<T>, item: T, inside: boolean): ReadonlySet<T> {
  if (set.has(item) === inside) return set;
  const changed = new Set(set);
  if (inside) changed.add(item);
  else changed.delete(item);
  return changed;
}
