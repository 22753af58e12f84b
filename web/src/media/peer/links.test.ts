import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ParticipantId } from "../../call/state";
import { FakeConnection, fakePage } from "../fake.testing";
import { type Feed, keyOf } from "../feeds";
import { PeerLinks } from "./links";

beforeEach(() => {
  vi.useFakeTimers();
  for (const [name, value] of Object.entries(fakePage())) vi.stubGlobal(name, value);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const WIRE_MS = 30;
const [ADA, BOB, CYD] = [1, 2, 3];

/** Three people whose signals reach each other. */
class Room {
  readonly people = new Map<ParticipantId, Person>();
  here = new Set([ADA, BOB, CYD]);
  constructor() {
    for (const id of this.here) this.people.set(id, new Person(this, id));
  }

  of(id: ParticipantId): Person {
    const person = this.people.get(id);
    if (!person) throw new Error("nobody");
    return person;
  }
}

class Person {
  readonly links: PeerLinks;
  readonly signalled: ParticipantId[] = [];
  private named: readonly ParticipantId[] = [];
  private feeds: readonly Feed[] = [];

  constructor(
    private readonly room: Room,
    readonly id: ParticipantId,
  ) {
    this.links = new PeerLinks({
      signal: (to, signal) => {
        this.signalled.push(to);
        setTimeout(() => room.of(to).links.heard(id, signal), WIRE_MS);
      },
      changed: () => {},
      asked: () => this.serve(),
      volumeOf: () => 1,
      chat: () => {},
    });
    this.links.is(id, []);
    this.links.socket(true);
  }

  /** The slice names these, and this is to come over their links. */
  want(named: readonly ParticipantId[], feeds: readonly Feed[] = []): void {
    [this.named, this.feeds] = [named, feeds];
    this.look();
  }

  look(): void {
    this.links.want(new Set(this.named), this.feeds, this.room.here);
  }

  get linked(): readonly ParticipantId[] {
    return [...this.links.all.keys()].sort();
  }

  get live(): readonly ParticipantId[] {
    return [...this.links.all].filter(([, { state }]) => state === "live").map(([who]) => who);
  }

  hears(feed: Feed): boolean {
    return this.links.get(feed.from.id)?.standing(feed.key)?.answer.flow === "live";
  }

  private serve(): void {
    for (const link of this.links?.all.values() ?? []) {
      link.answer(link.asks.map(({ mid }) => ({ mid, flow: "live" })));
    }
  }
}

function voice(of: ParticipantId): Feed {
  const from = { type: "participant", id: of } as const;
  return { key: keyOf(from, of), from, kind: "audio", what: { track: of }, covers: [of], width: 0, height: 0 };
}

async function pass(room: Room, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    for (const person of room.people.values()) person.look();
    await vi.advanceTimersByTimeAsync(50);
  }
}

const open = () => FakeConnection.all.filter(({ closed }) => !closed).length;

/** Ada and Bob hear each other. */
async function pair() {
  const room = new Room();
  const [ada, bob] = [room.of(ADA), room.of(BOB)];
  ada.want([BOB], [voice(BOB)]);
  bob.want([ADA], [voice(ADA)]);
  await pass(room, 500);
  expect([ada.hears(voice(BOB)), bob.hears(voice(ADA))]).toEqual([true, true]);
  return { room, ada, bob };
}

test("a link is made with those the slice names, and with nobody else", async () => {
  const { room, ada, bob } = await pair();
  expect([ada.linked, bob.linked, room.of(CYD).linked]).toEqual([[BOB], [ADA], []]);
  room.of(CYD).want([ADA]);
  await pass(room, 4000);
  expect(ada.linked).toEqual([BOB]);
  expect(ada.signalled).not.toContain(CYD);
});

test("nobody is linked with who is not here, nor with oneself", () => {
  const room = new Room();
  room.here.delete(BOB);
  room.of(ADA).want([ADA, BOB, CYD]);
  expect(room.of(ADA).linked).toEqual([CYD]);
});

test("a link that nothing comes over goes when the slice no longer names it", async () => {
  const room = new Room();
  room.of(ADA).want([BOB]);
  room.of(BOB).want([ADA]);
  await pass(room, 500);
  expect(room.of(ADA).live).toEqual([BOB]);
  for (const id of [ADA, BOB]) room.of(id).want([]);
  await pass(room, 100);
  expect([room.of(ADA).linked, room.of(BOB).linked, open()]).toEqual([[], [], 0]);
});

test("a link that is no longer named goes when both have what came over it another way", async () => {
  const { room, ada, bob } = await pair();
  ada.want([], [voice(BOB)]);
  bob.want([], [voice(ADA)]);
  await pass(room, 1000);
  ada.want([]);
  await pass(room, 1000);
  expect([ada.linked, bob.hears(voice(ADA))]).toEqual([[BOB], true]);
  bob.want([]);
  await pass(room, 200);
  expect([ada.linked, bob.linked, open()]).toEqual([[], [], 0]);
});

test("whoever goes on asking over a link that is to go is not served for ever", async () => {
  const { room, ada, bob } = await pair();
  ada.want([]);
  bob.want([], [voice(ADA)]);
  await pass(room, 9000);
  expect(ada.linked).toEqual([BOB]);
  await pass(room, 2000);
  expect(ada.linked).toEqual([]);
});

test("a link that is named again stays", async () => {
  const { room, ada, bob } = await pair();
  ada.want([]);
  bob.want([], [voice(ADA)]);
  await pass(room, 5000);
  ada.want([BOB]);
  await pass(room, 20_000);
  expect(ada.live).toEqual([BOB]);
  ada.want([]);
  await pass(room, 5000);
  expect(ada.linked).toEqual([BOB]);
});

test("whoever leaves takes their links along, though something came over them", async () => {
  const { room, ada } = await pair();
  room.here.delete(BOB);
  ada.look();
  expect([ada.linked, open()]).toEqual([[], 1]);
});

test("somebody else than before begins anew", async () => {
  const { room, ada } = await pair();
  const before = open();
  ada.links.is(ADA, []);
  expect(open()).toBe(before);
  ada.links.is(9, []);
  expect(ada.linked).toEqual([]);
  ada.look();
  await pass(room, 100);
  expect(ada.linked).toEqual([BOB]);
});

test("one for each pair: the lower id makes the offers", async () => {
  const room = new Room();
  for (const id of [ADA, BOB, CYD]) room.of(id).want([ADA, BOB, CYD]);
  await pass(room, 1000);
  expect([ADA, BOB, CYD].map((id) => room.of(id).live.length)).toEqual([2, 2, 2]);
  expect(FakeConnection.all).toHaveLength(6);
});

test("once stopped, nothing goes on, though signals still come", async () => {
  const room = new Room();
  const [ada, bob] = [room.of(ADA), room.of(BOB)];
  ada.want([BOB]);
  bob.want([ADA]);
  await vi.advanceTimersByTimeAsync(0);
  ada.links.stop();
  bob.links.stop();
  await vi.advanceTimersByTimeAsync(WIRE_MS);
  expect([vi.getTimerCount(), open()]).toEqual([0, 0]);
});
