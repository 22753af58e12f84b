import { expect, test } from "vitest";
import { decode } from "./decode";

const route = {
  shape: "alone",
  hub: { type: "server", id: 1 },
  delivery: "forward",
  serves: [],
  standby: null,
  gets: [],
};

test("a message of every kind is read as it is", () => {
  const participant = { id: 1, name: "Ada", tracks: [{ id: 7, source: "camera", muted: false }], stopped: [] };
  const message = { seq: 1, text: "hello" };
  const all = [
    { type: "ok", id: 1, reply: { type: "done" } },
    { type: "ok", id: 2, reply: { type: "answer", sdp: "v=0" } },
    { type: "ok", id: 3, reply: { type: "published", tracks: [{ mid: "0", track: 4 }] } },
    { type: "ok", id: 4, reply: { type: "sent", message } },
    { type: "ok", id: 5, reply: { type: "history", messages: [message], more: true } },
    {
      type: "ok",
      id: 6,
      reply: {
        type: "welcome",
        you: 1,
        ticket: "t",
        room: {},
        slice: { audio: route, video: route, links: [] },
        stun: [],
        participants: [participant],
        chat: [message],
      },
    },
    { type: "error", id: null, error: { code: "bad_request", message: "What?" } },
    { type: "room", room: { name: "flock" } },
    { type: "participant", participant },
    { type: "left", participant: 1, reason: "left" },
    { type: "slice", slice: { epoch: 1, audio: route, video: route, links: [] } },
    { type: "signal", from: 2, signal: { type: "again", link: 0, audio: 2, video: 2, restart: false } },
    { type: "slots", slots: [{ mid: "4", track: 7, state: "live", layer: "q" }] },
    { type: "encodings", tracks: [{ mid: "1", wanted: true, layers: ["q"] }] },
    { type: "speakers", speaking: [{ participant: 1, level: 50 }], dominant: 1 },
    { type: "chat", message },
    { type: "link", state: "connected" },
    { type: "closed", reason: "removed" },
  ];
  for (const one of all) expect(decode(JSON.stringify(one))).toEqual(one);
});

test.each([
  "",
  "{",
  "null",
  "[]",
  "42",
  '"ok"',
  "{}",
  '{"type":"constructor"}',
  '{"type":"__proto__"}',
  '{"type":"later"}',
  '{"type":"ok","id":"1","reply":{"type":"done"}}',
  '{"type":"ok","id":1,"reply":{"type":"later"}}',
  '{"type":"participant","participant":{"id":1,"name":"Ada","tracks":null,"stopped":[]}}',
  '{"type":"slots","slots":[null]}',
  '{"type":"chat","message":{"text":"no number"}}',
])("what is no message of this protocol is nothing: %s", (text) => {
  expect(decode(text)).toBeNull();
});
