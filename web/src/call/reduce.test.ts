import { expect, test } from "vitest";
import { welcome } from "../protocol/fake.testing";
import type { ChatMessage, Participant } from "../protocol/generated";
import type { CallEvent } from "./event";
import { initialState, reduce } from "./reduce";
import { mayPublish, others, unread } from "./select";
import type { CallState } from "./state";

function after(...events: CallEvent[]): CallState {
  return events.reduce(reduce, initialState);
}

function after_(state: CallState, ...events: CallEvent[]): CallState {
  return events.reduce(reduce, state);
}

function person(id: number, change: Partial<Participant> = {}): Participant {
  return {
    id,
    guest: `guest-${id}`,
    name: `Person ${id}`,
    colour: 1,
    role: "speaker",
    tracks: [],
    stopped: [],
    hand: null,
    connection: "connected",
    bars: null,
    joined_at: 0,
    ...change,
  };
}

function message(seq: number, text = `message ${seq}`): ChatMessage {
  return { seq, guest: "guest-2", name: "Person 2", colour: 2, at: seq, text, nonce: null };
}

const joining: CallEvent = { type: "joining", at: 0 };
const enters = (change: Parameters<typeof welcome>[0] = {}): CallEvent => ({
  type: "welcome",
  welcome: welcome({ participants: [person(1), person(2)], ...change }),
  at: 999_000,
});

test("a welcome brings the whole room and the server's clock", () => {
  const state = after(joining, enters());
  expect(state.phase.name).toBe("inside");
  expect(others(state).map((one) => one.name)).toEqual(["Person 2"]);
  expect(state.clockOffset).toBe(1000);
});

test("somebody comes, changes and goes, and nothing of them stays", () => {
  const here = after(
    joining,
    enters(),
    { type: "participant", participant: person(3) },
    { type: "participant", participant: person(3, { name: "Renamed" }) },
    { type: "speakers", speaking: [{ participant: 3, level: 40 }], dominant: 3 },
    { type: "hide", participant: 3, hidden: true },
    { type: "volume", participant: 3, volume: 0.5 },
  );
  expect(here.participants.get(3)?.name).toBe("Renamed");
  expect(here.dominant).toBe(3);
  const gone = reduce(here, { type: "left", participant: 3, reason: "left" });
  expect([gone.participants.has(3), gone.speaking.has(3), gone.hidden.has(3), gone.volume.has(3)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(gone.dominant).toBeNull();
});

test("a state is never changed in place", () => {
  const before = after(joining, enters());
  const people = new Map(before.participants);
  reduce(before, { type: "participant", participant: person(9) });
  reduce(before, { type: "hide", participant: 2, hidden: true });
  expect(before.participants).toEqual(people);
  expect(before.hidden.size).toBe(0);
});

test("after a server's restart people keep what was set for them, under their new numbers", () => {
  const state = after(
    joining,
    enters(),
    { type: "volume", participant: 2, volume: 0.3 },
    { type: "hide", participant: 2, hidden: true },
    { type: "lost", at: 5 },
    enters({ you: 8, participants: [person(8, { guest: "guest-1" }), person(7, { guest: "guest-2" })] }),
  );
  expect([...state.volume]).toEqual([[7, 0.3]]);
  expect([...state.hidden]).toEqual([7]);
});

test("media survives a lost socket", () => {
  const incoming = new Map([[5, { flow: "live" as const, layer: null, stream: null, picture: null, crop: null }]]);
  const state = after(joining, enters(), { type: "incoming", incoming }, { type: "lost", at: 7 });
  expect(state.phase).toEqual({ name: "reconnecting", since: 7 });
  expect(state.incoming).toBe(incoming);
});

test("chat is in the server's order, each message once", () => {
  const state = after(
    joining,
    enters({ chat: [message(3)], chat_more: true }),
    { type: "chat", message: message(5) },
    { type: "chat", message: message(4) },
    { type: "chat", message: message(5) },
    { type: "history_asked" },
    { type: "history", messages: [message(1), message(2)], more: false },
  );
  expect(state.chat.messages.map((one) => one.seq)).toEqual([1, 2, 3, 4, 5]);
  expect(state.chat.more).toBe(false);
  expect(state.chat.loading).toBe(false);
});

test("what was said before one came is read; what comes later is not, until it is", () => {
  const state = after(joining, enters({ chat: [message(1), message(2)] }), { type: "chat", message: message(3) });
  expect(unread(state)).toBe(1);
  expect(unread(reduce(state, { type: "read" }))).toBe(0);
});

test("coming back fills the gap, or forgets what is before a hole", () => {
  const before = after(joining, enters({ chat: [message(1), message(2)] }));
  const near = reduce(before, enters({ chat: [message(2), message(3)], chat_more: true }));
  expect(near.chat.messages.map((one) => one.seq)).toEqual([1, 2, 3]);
  expect(near.chat.more).toBe(false);
  const far = reduce(before, enters({ chat: [message(200), message(201)], chat_more: true }));
  expect(far.chat.messages.map((one) => one.seq)).toEqual([200, 201]);
  expect(far.chat.more).toBe(true);
});

const nowhere = { ...welcome().room, keeps_chat: false };

test("a room that ceases to keep its chat has none, and what comes then has the order it comes in", () => {
  const kept = after(joining, enters({ chat: [message(40), message(41)], chat_more: true }), { type: "history_asked" });
  const state = after_(
    kept,
    { type: "room", room: nowhere },
    { type: "history", messages: [message(39)], more: true },
    { type: "chat", message: message(7, "first") },
    { type: "chat", message: message(3, "second") },
  );
  expect(state.chat.messages.map(({ seq, text }) => [seq, text])).toEqual([
    [1, "first"],
    [2, "second"],
  ]);
  expect([state.chat.more, state.chat.loading, unread(state)]).toEqual([false, false, 2]);
  const back = after_(state, { type: "lost", at: 5 }, enters({ room: nowhere }));
  expect(back.chat.messages).toHaveLength(2);
});

test("a room that begins to keep its chat shows what was not kept before all that is", () => {
  const state = after_(
    after(joining, enters({ room: nowhere })),
    { type: "chat", message: message(0, "one") },
    { type: "read" },
    { type: "chat", message: message(0, "two") },
    { type: "room", room: welcome().room },
    { type: "chat", message: message(1, "kept") },
  );
  expect(state.chat.messages.map(({ text }) => text)).toEqual(["one", "two", "kept"]);
  expect(unread(state)).toBe(2);
});

test("a message on its way is pending, then kept or failed", () => {
  const pending = after(joining, enters(), { type: "chat_pending", nonce: "n", text: "hi" });
  expect(pending.chat.pending).toEqual([{ nonce: "n", text: "hi", error: null }]);
  const sent = reduce(pending, { type: "chat_sent", nonce: "n", message: message(1, "hi") });
  expect([sent.chat.pending.length, sent.chat.messages.length, unread(sent)]).toEqual([0, 1, 0]);
  const error = { code: "too_fast" as const, message: "slow down", retry_after_ms: 1000, tries_left: null };
  const failed = reduce(pending, { type: "chat_failed", nonce: "n", error });
  expect(failed.chat.pending[0]?.error).toEqual(error);
});

test("a new call begins empty, with one's own devices", () => {
  const own = { state: "on" as const, stream: null, problem: null };
  const state = after(
    { type: "own", source: "camera", own },
    joining,
    enters(),
    { type: "deafen", deafened: true },
    {
      type: "joining",
      at: 9,
    },
  );
  expect(state.participants.size).toBe(0);
  expect(state.deafened).toBe(false);
  expect(state.own.camera).toBe(own);
});

test("who was stopped or may only watch publishes nothing of it", () => {
  const stopped = after(joining, enters({ participants: [person(1, { stopped: ["camera"] })] }));
  expect([mayPublish(stopped, "camera"), mayPublish(stopped, "microphone")]).toEqual([false, true]);
  const viewer = after(joining, enters({ participants: [person(1, { role: "viewer" })] }));
  expect(mayPublish(viewer, "microphone")).toBe(false);
});
