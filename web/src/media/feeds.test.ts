import { expect, test } from "vitest";
import type { TrackId } from "../call/state";
import type { Get, Node, Participant, Route, Slice, Source } from "../protocol/generated";
import { feeds, fromServer, wantedTracks } from "./feeds";
import { kindOf, type Receiving } from "./wants";

const YOU = 1;
const server: Node = { type: "server", id: 1 };
const peer = (id: number): Node => ({ type: "participant", id });
const sources: readonly Source[] = ["microphone", "camera", "screen", "screen_audio"];

/** Person n has the tracks 10n (microphone), 10n + 1 (camera), and so on. */
function person(id: number, has: readonly Source[] = ["microphone", "camera"], stopped: Source[] = []): Participant {
  const tracks = has.map((source) => ({ id: 10 * id + sources.indexOf(source), source, muted: false }));
  const rest = { guest: "", name: "", colour: 1, role: "speaker", hand: null, connection: "connected" } as const;
  return { id, tracks, stopped, bars: null, joined_at: 0, ...rest };
}

function route(hub: Node, gets: readonly Get[] = []): Route {
  return { shape: "mixed", hub, delivery: "forward", serves: [], standby: null, gets: [...gets] };
}

function slice(audio: Route, video: Route = audio): Slice {
  return { epoch: 1, audio, video, why: "", who: null, links: [], asked: false, mixed: false };
}

/** All of these people's tracks, pictures as wide as their track's number. */
function allOf(...people: Participant[]) {
  const receiving = new Map<TrackId, Receiving>();
  for (const { id, source } of people.flatMap(({ tracks }) => tracks)) {
    const kind = kindOf(source);
    receiving.set(id, kind === "audio" ? { kind, width: 0, height: 0 } : { kind, width: id, height: 2 * id });
  }
  return wantedTracks(people, receiving);
}

const from = (get: Node, ...origins: number[]): Get => ({ from: get, origins });

test("everybody comes from whom the slice names, sound and picture apart", () => {
  const plan = slice(route(server), route(peer(YOU), [from(peer(2), 2)]));
  const asked = feeds(plan, YOU, allOf(person(2)));
  expect(asked.map(({ from, what, kind }) => ({ from, what, kind }))).toEqual([
    { from: server, what: { track: 20 }, kind: "audio" },
    { from: peer(2), what: { track: 21 }, kind: "video" },
  ]);
});

test("whom the slice does not name comes from one's hub", () => {
  const plan = slice(route(peer(3), [from(peer(2), 2)]));
  const asked = feeds(plan, YOU, allOf(person(2), person(4)));
  expect(asked.map(({ from, covers }) => [from.id, covers])).toEqual([
    [2, [20]],
    [2, [21]],
    [3, [40]],
    [3, [41]],
  ]);
});

test("whoever is their own hub asks nobody for those the slice does not name", () => {
  const plan = slice(route(peer(YOU), [from(peer(2), 2)]));
  const asked = feeds(plan, YOU, allOf(person(2), person(4)));
  expect(asked.flatMap(({ covers }) => covers)).toEqual([20, 21]);
});

test("those who come mixed are one feed of each kind, as large as the largest of them", () => {
  const plan = slice(route(peer(9), [from(peer(9), 2, 3)]));
  const asked = feeds(plan, YOU, allOf(person(2), person(3, ["microphone", "camera", "screen_audio"])));
  expect(asked).toMatchObject([
    { from: peer(9), kind: "audio", what: { origins: [2, 3] }, covers: [20, 30, 33], width: 0 },
    { from: peer(9), kind: "video", what: { origins: [2, 3] }, covers: [21, 31], width: 31, height: 62 },
  ]);
});

test("a shared screen is never taken out of a mix", () => {
  const plan = slice(route(peer(9), [from(peer(9), 2, 3)]));
  const asked = feeds(plan, YOU, allOf(person(2, ["screen"]), person(3, ["camera"])));
  expect(asked).toMatchObject([
    { from: peer(9), what: { track: 22 }, covers: [22], width: 22 },
    { from: peer(9), what: { origins: [2, 3] }, covers: [31], width: 31 },
  ]);
});

test("a mix keeps its key when its people or its size change, so that it is not asked for anew", () => {
  const before = feeds(slice(route(peer(9), [from(peer(9), 2, 3)])), YOU, allOf(person(2)));
  const after = feeds(slice(route(peer(9), [from(peer(9), 3, 4)])), YOU, allOf(person(4)));
  expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  expect(new Set(after.map(({ key }) => key)).size).toBe(2);
});

test("what a moderator stopped is not wanted, and what is not shown neither", () => {
  const people = [person(2, ["microphone", "camera"], ["microphone"]), person(3)];
  const receiving = new Map<TrackId, Receiving>([
    [20, { kind: "audio", width: 0, height: 0 }],
    [21, { kind: "video", width: 8, height: 8 }],
    [30, { kind: "audio", width: 0, height: 0 }],
  ]);
  expect(wantedTracks(people, receiving).map(({ track, owner }) => [track, owner])).toEqual([
    [21, 2],
    [30, 3],
  ]);
});

test("before there is a slice nothing is asked for", () => {
  expect(feeds(null, YOU, allOf(person(2)))).toEqual([]);
  expect(feeds(slice(route(server)), null, allOf(person(2)))).toEqual([]);
});

test("the server's copy of a track is the one a plan with the server names", () => {
  const wanted = allOf(person(2));
  expect(wanted.map((one) => fromServer(server, one))).toEqual(feeds(slice(route(server)), YOU, wanted));
});
