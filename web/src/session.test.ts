// Which way a message takes: the socket where the room keeps its chat, the links where it keeps none.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { ChatWord } from "./call/unkept/words";
import type { DeviceState, Devices } from "./media/devices";
import type { MediaPorts } from "./media/media";
import { FakeServer, welcome } from "./protocol/fake.testing";
import type { Participant } from "./protocol/generated";
import { createSession } from "./session";

const { links } = vi.hoisted(() => ({
  links: {
    ports: null as MediaPorts | null,
    open: new Set<number>(),
    said: [] as { to: number; word: ChatWord }[],
  },
}));

vi.mock("./media/media", () => ({
  Media: class {
    constructor(ports: MediaPorts) {
      links.ports = ports;
    }
    linked = () => links.open;
    chat = (to: number, word: ChatWord) => {
      if (links.open.has(to)) links.said.push({ to, word });
      return links.open.has(to);
    };
    want() {}
    refreshSound() {}
    socketUp() {}
    socketDown() {}
    setSpeaker() {}
    stop() {}
    serverCarries = () => true;
  },
}));
vi.mock("./media/own", () => ({
  OwnMedia: class {
    enforce() {}
    release() {}
    stop() {}
    publish = () => new Map();
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
  links.open = new Set();
  links.said = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const person = (id: number): Participant => ({
  ...{ id, guest: `guest-${id}`, name: `Person ${id}`, colour: 1, tracks: [], stopped: [] },
  ...{ hand: null, bars: null, joined_at: 0 },
  role: "speaker",
  connection: "connected",
});

async function inside(keepsChat: boolean) {
  const server = new FakeServer();
  const target = { addEventListener: () => {}, removeEventListener: () => {} };
  vi.stubGlobal("window", target);
  vi.stubGlobal("document", target);
  vi.stubGlobal("location", { protocol: "https:", host: "example.org" });
  vi.stubGlobal("WebSocket", function open() {
    return server.open();
  });
  const devices = { store: createStore(() => ({ settings: { speaker: null } }) as DeviceState) } as Devices;
  const call = createSession(devices);
  void call.join({ room: "flock", name: "Ada", colour: 1 });
  server.socket.opens();
  const room = { ...welcome().room, keeps_chat: keepsChat };
  server.socket.answers("join", welcome({ room, participants: [person(1), person(2), person(3)] }));
  await settle();
  const texts = () => call.store.getState().chat.messages.map(({ text }) => text);
  const asked = () => server.socket.sent.filter(({ type }) => type === "chat");
  return { call, server, texts, asked, room };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

test("where the chat is kept it goes to the server, though all are linked", async () => {
  const { call, asked } = await inside(true);
  links.open = new Set([2, 3]);
  void call.sendChat("hello");
  await settle();
  expect([asked().length, links.said.length]).toEqual([1, 0]);
});

test("where none is kept it goes over the links, and stays on its way until everybody has it", async () => {
  const { call, asked, texts } = await inside(false);
  links.open = new Set([2, 3]);
  void call.sendChat("hello");
  await settle();
  expect(links.said.map(({ to }) => to)).toEqual([2, 3]);
  expect([asked().length, texts(), call.store.getState().chat.pending.length]).toEqual([0, [], 1]);
  const nonce = links.said[0]?.word.nonce ?? "";
  for (const by of [2, 3]) links.ports?.chat(by, { type: "got", author: 1, nonce, by });
  await settle();
  expect([texts(), call.store.getState().chat.pending.length]).toEqual([["hello"], 0]);
});

test("where not all are linked it goes through the server, too, and what comes back is shown once", async () => {
  const { call, server, asked, texts } = await inside(false);
  links.open = new Set([2]);
  void call.sendChat("hello");
  await settle();
  expect([asked().length, links.said.length]).toEqual([1, 1]);
  const { nonce } = asked()[0] as unknown as { nonce: string };
  const message = { seq: 9, guest: "guest-1", name: "Person 1", colour: 1, at: 0, text: "hello", nonce };
  server.socket.answers("chat", { type: "sent", message });
  server.socket.says({ type: "chat", message });
  await settle();
  expect(texts()).toEqual(["hello"]);
});

test("what comes over a link and through the server is shown once", async () => {
  const { server, texts } = await inside(false);
  links.open = new Set([2]);
  links.ports?.chat(2, { type: "chat", author: 2, nonce: "r.1", text: "hi", pass: [] });
  const message = { seq: 1, guest: "guest-2", name: "Person 2", colour: 1, at: 0, text: "hi", nonce: "r.1" };
  server.socket.says({ type: "chat", message });
  expect(texts()).toEqual(["hi"]);
  expect(links.said).toEqual([{ to: 2, word: { type: "got", author: 2, nonce: "r.1", by: 1 } }]);
});

test("a room that ceases to keep its chat sends the next message over the links", async () => {
  const { call, server, asked, room, texts } = await inside(true);
  links.open = new Set([2, 3]);
  server.socket.says({ type: "chat", message: { ...kept, seq: 1 } });
  expect(texts()).toEqual(["kept"]);
  server.socket.says({ type: "room", room: { ...room, keeps_chat: false } });
  expect(texts()).toEqual([]);
  void call.sendChat("hello");
  await settle();
  expect([asked().length, links.said.length]).toEqual([0, 2]);
});

test("without a socket it goes over the links if all are linked, else it waits for one", async () => {
  const { call, server, texts, room } = await inside(false);
  links.open = new Set([2, 3]);
  server.socket.breaks();
  void call.sendChat("over the links");
  await settle();
  const nonce = links.said[0]?.word.nonce ?? "";
  for (const by of [2, 3]) links.ports?.chat(by, { type: "got", author: 1, nonce, by });
  await settle();
  expect(texts()).toEqual(["over the links"]);

  links.open = new Set([2]);
  void call.sendChat("waits");
  await settle();
  expect(call.store.getState().chat.pending.map(({ text, error }) => [text, error])).toEqual([["waits", null]]);
  await vi.advanceTimersByTimeAsync(5000);
  server.socket.opens();
  server.socket.answers("join", welcome({ room, resumed: true, participants: [person(1), person(2), person(3)] }));
  await settle();
  expect(server.socket.last("chat")).toMatchObject({ text: "waits", nonce: links.said.at(-1)?.word.nonce });
});

const kept = { guest: "guest-2", name: "Person 2", colour: 1, at: 0, text: "kept", nonce: null };
