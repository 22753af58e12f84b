// Text from the server to a `ServerMessage`. What does not fit is null and is skipped: a newer server may say things
// this client does not know.

import type { ServerMessage } from "./generated";

type Fields = Record<string, unknown>;

export function decode(text: string): ServerMessage | null {
  const value = parse(text);
  if (!isObject(value) || typeof value.type !== "string") return null;
  if (!Object.hasOwn(shapes, value.type)) return null;
  const fits = shapes[value.type as ServerMessage["type"]];
  return fits(value) ? (value as unknown as ServerMessage) : null;
}

const shapes: Readonly<Record<ServerMessage["type"], (message: Fields) => boolean>> = {
  ok: (m) => typeof m.id === "number" && isObject(m.reply) && fitsReply(m.reply),
  error: (m) => (typeof m.id === "number" || m.id === null) && isError(m.error),
  room: (m) => isObject(m.room),
  participant: (m) => isParticipant(m.participant),
  left: (m) => typeof m.participant === "number",
  slice: (m) => isSlice(m.slice),
  signal: (m) => typeof m.from === "number" && isObject(m.signal) && isSignal(m.signal),
  slots: (m) => isListOf(m.slots, (slot) => typeof slot.mid === "string" && typeof slot.track === "number"),
  encodings: (m) => isListOf(m.tracks, (track) => typeof track.mid === "string" && Array.isArray(track.layers)),
  speakers: (m) => isListOf(m.speaking, (one) => typeof one.participant === "number" && typeof one.level === "number"),
  chat: (m) => isMessage(m.message),
  link: (m) => typeof m.state === "string",
  closed: (m) => typeof m.reason === "string",
};

function fitsReply(reply: Fields): boolean {
  switch (reply.type) {
    case "done":
      return true;
    case "welcome":
      return (
        typeof reply.you === "number" &&
        typeof reply.ticket === "string" &&
        isObject(reply.room) &&
        isSlice(reply.slice) &&
        Array.isArray(reply.stun) &&
        Array.isArray(reply.participants) &&
        reply.participants.every(isParticipant) &&
        Array.isArray(reply.chat) &&
        reply.chat.every(isMessage)
      );
    case "answer":
      return typeof reply.sdp === "string";
    case "published":
      return isListOf(reply.tracks, (track) => typeof track.mid === "string" && typeof track.track === "number");
    case "sent":
      return isMessage(reply.message);
    case "history":
      return Array.isArray(reply.messages) && reply.messages.every(isMessage);
    default:
      return false;
  }
}

const isSlice = (value: unknown): boolean =>
  isObject(value) && isRoute(value.audio) && isRoute(value.video) && Array.isArray(value.links);

const isRoute = (value: unknown): boolean =>
  isObject(value) &&
  isObject(value.hub) &&
  isListOf(value.gets, (get) => isObject(get.from) && Array.isArray(get.origins));

/** Comes from another participant. */
function isSignal(signal: Fields): boolean {
  if (typeof signal.link !== "number") return false;
  switch (signal.type) {
    case "offer":
    case "answer":
      return typeof signal.sdp === "string";
    case "candidate":
      return typeof signal.candidate === "string";
    case "again":
      return typeof signal.audio === "number" && typeof signal.video === "number";
    default:
      return false;
  }
}

const isParticipant = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.id === "number" &&
  typeof value.name === "string" &&
  Array.isArray(value.stopped) &&
  isListOf(value.tracks, (track) => typeof track.id === "number" && typeof track.source === "string");

const isMessage = (value: unknown): boolean =>
  isObject(value) && typeof value.seq === "number" && typeof value.text === "string";

const isError = (value: unknown): boolean =>
  isObject(value) && typeof value.code === "string" && typeof value.message === "string";

const isListOf = (value: unknown, fits: (item: Fields) => boolean): boolean =>
  Array.isArray(value) && value.every((item) => isObject(item) && fits(item));

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
