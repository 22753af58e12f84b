import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Incoming, ParticipantId, TrackId } from "../call/state";
import type { Get, Node, Participant, Reply, Request, Slice, Source } from "../protocol/generated";
import { FakeAudio, FakeChannel, FakeConnection, type FakeStream, fakePage } from "./fake.testing";
import { Media } from "./media";
import { type Receiving, receiving, type Sending } from "./wants";

/** What a mixer takes in; what comes out of it is one track for each listener. */
class FakeMixer {
  static all: FakeMixer[] = [];
  running = true;
  readonly size = { width: 0, height: 0 };
  readonly cells = [];
  readonly sounds = new Map<string, readonly ParticipantId[]>();
  readonly outputs = new Map<string, { track: object; origins: readonly ParticipantId[] }>();
  constructor() {
    FakeMixer.all.push(this);
  }
  setName() {}
  setPicture() {}
  setSound(id: string, input: { covers: readonly ParticipantId[] } | null) {
    if (input) this.sounds.set(id, input.covers);
    else this.sounds.delete(id);
  }
  warm(): boolean {
    return true;
  }
  isSeen(): boolean {
    return true;
  }

  sound(listener: string, wish: { origins: readonly ParticipantId[] } | null) {
    const track = this.outputs.get(listener)?.track ?? { kind: "audio" };
    const output = this.outputs.get(listener) ?? { track, origins: [] };
    if (!wish) this.outputs.delete(listener);
    else this.outputs.set(listener, output);
    // Sound takes as long to a listener as what is said of it.
    if (wish) setTimeout(() => Object.assign(output, { origins: wish.origins }), WIRE_MS);
    return wish && track;
  }
  whoIsIn(track: unknown): readonly ParticipantId[] {
    const here = [...this.sounds.values()].flat();
    const output = [...this.outputs.values()].find((one) => one.track === track);
    return output?.origins.filter((who) => here.includes(who)) ?? [];
  }
  picture() {
    return null;
  }
  stop() {}
}

vi.mock("./mixer/mixer", () => ({
  get Mixer() {
    return FakeMixer;
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
  for (const [name, value] of Object.entries(fakePage())) vi.stubGlobal(name, value);
  FakeChannel.delayMs = WIRE_MS;
  FakeMixer.all = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const WIRE_MS = 30;
const [ADA, BOB, CYD, DOT] = [1, 2, 3, 4];
const sources: readonly Source[] = ["microphone", "camera"];
const idOf = (who: ParticipantId, source: Source): TrackId => 10 * who + sources.indexOf(source);
const sound = (who: ParticipantId) => idOf(who, "microphone");
const picture = (who: ParticipantId) => idOf(who, "camera");
const ownerOf = (track: TrackId): ParticipantId => Math.floor(track / 10);
const server: Node = { type: "server", id: 1 };
const peer = (id: ParticipantId): Node => ({ type: "participant", id });

/** A room with a server that forwards everything, and people with a microphone and a camera each. */
class Room {
  readonly participants = new Map<ParticipantId, Participant>();
  readonly people = new Map<ParticipantId, Person>();
  serverMedia = true;
  /** People's pages are looked at so often; see `pass`. */
  onLook: (() => void) | null = null;

  constructor(...ids: ParticipantId[]) {
    for (const id of ids) {
      const tracks = sources.map((source) => ({ id: idOf(id, source), source, muted: false }));
      const rest = { guest: "", name: "", colour: 1, role: "speaker", hand: null, connection: "connected" } as const;
      this.participants.set(id, { id, tracks, stopped: [], bars: null, joined_at: 0, ...rest });
    }
    for (const id of ids) this.people.set(id, new Person(this, id));
  }

  of(id: ParticipantId): Person {
    return this.people.get(id) as Person;
  }

  /** Everybody is told of a plan, and comes in with the first. */
  async plan(how: (who: ParticipantId) => Slice): Promise<void> {
    for (const person of this.people.values()) person.told(how(person.id));
    await this.pass(0);
  }

  throughServer(): Promise<void> {
    return this.plan(() => slice(server, [], []));
  }

  direct(): Promise<void> {
    const ids = [...this.people.keys()];
    return this.plan((who) => {
      const others = ids.filter((id) => id !== who);
      return slice(
        peer(who),
        others.map((id) => ({ from: peer(id), origins: [id] })),
        others,
      );
    });
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 10) {
      await vi.advanceTimersByTimeAsync(10);
      this.onLook?.();
    }
    await vi.advanceTimersByTimeAsync(0);
  }

  stop(): void {
    for (const { media } of this.people.values()) media.stop();
  }
}

class Person {
  readonly media: Media;
  readonly asked: Request[] = [];
  incoming: ReadonlyMap<TrackId, Incoming> = new Map();
  levels: ReadonlyMap<ParticipantId, number> = new Map();
  carries = false;
  volume = 1;
  /** The newest slots asked of the server, by track. */
  watched: ReadonlyMap<TrackId, string> = new Map();
  onIncoming: (() => void) | null = null;
  private link: FakeConnection | null = null;
  private joined = false;
  private slice: Slice | null = null;
  private readonly sending = new Map<Source, Sending<MediaStreamTrack>>();

  constructor(
    private readonly room: Room,
    readonly id: ParticipantId,
  ) {
    for (const source of sources) {
      const track = { kind: source === "camera" ? "video" : "audio", getSettings: () => ({}) };
      this.sending.set(source, { track: track as unknown as MediaStreamTrack, muted: false });
    }
    this.media = new Media({
      request: async (request) => this.request(request),
      incoming: (incoming) => {
        this.incoming = incoming;
        this.onIncoming?.();
      },
      link: () => {},
      soundBlocked: () => {},
      heard: (levels) => {
        this.levels = levels;
      },
      volumeOf: () => this.volume,
      pictures: () => ({ camera: hd, screen: hd }),
      carries: () => this.carries,
      chat: () => {},
    });
  }

  told(slice: Slice): void {
    this.slice = slice;
    this.want();
    if (this.joined) return;
    this.joined = true;
    this.media.socketUp(false);
  }

  want(): void {
    const { participants, serverMedia } = this.room;
    const shown = new Map([...participants.keys()].map((who) => [picture(who), { width: 640, height: 360 }]));
    const wanted: ReadonlyMap<TrackId, Receiving> = receiving(participants.values(), this.id, shown, new Set());
    this.media.want(
      { sending: new Map(this.sending), receiving: wanted },
      { you: this.id, slice: this.slice, participants, stun: [], serverMedia },
    );
  }

  /** Whom one hears, one entry for each element that is heard and everybody in it. */
  get hears(): readonly ParticipantId[] {
    const mine = new Set(
      [...this.connections].flatMap(({ transceivers }) => transceivers.map((one) => one.receiver.track)),
    );
    const heard = FakeAudio.audible.flatMap(({ srcObject }) => srcObject?.tracks ?? []);
    return heard
      .filter((track) => mine.has(track as never))
      .flatMap((track) => this.whoIsIn(track))
      .sort();
  }

  /** The way each voice comes that is heard. */
  get ways(): readonly ("server" | "peer")[] {
    const heard = FakeAudio.audible.flatMap(({ srcObject }) => srcObject?.tracks ?? []);
    const over = (one: FakeConnection, track: object) =>
      one.transceivers.some(({ receiver }) => receiver.track === track);
    return heard.flatMap((track) => {
      if (this.link && over(this.link, track)) return ["server" as const];
      return [...this.peers].some((one) => over(one, track)) ? ["peer" as const] : [];
    });
  }

  /** How many elements there are, heard or not. */
  get elements(): number {
    const mine = new Set(
      [...this.connections].flatMap(({ transceivers }) => transceivers.map((one) => one.receiver.track)),
    );
    return [...FakeAudio.all].filter(({ srcObject }) => mine.has(srcObject?.tracks[0] as never)).length;
  }

  /** What goes from here to somebody over their link is lost, or no longer. */
  stall(to: ParticipantId, stalled = true): void {
    for (const one of this.linkWith(to)?.transceivers ?? []) one.stalled = stalled;
  }

  said<T extends Request["type"]>(type: T): Extract<Request, { type: T }>[] {
    return this.asked.filter((one): one is Extract<Request, { type: T }> => one.type === type);
  }

  linkWith(who: ParticipantId): FakeConnection | undefined {
    const theirs = this.room.of(who).peers;
    return [...this.peers].find((one) => one.other && theirs.has(one.other) && !one.closed);
  }

  readonly peers = new Set<FakeConnection>();

  private get connections(): ReadonlySet<FakeConnection> {
    return this.link ? new Set([this.link, ...this.peers]) : this.peers;
  }

  private whoIsIn(track: object): readonly ParticipantId[] {
    for (const one of this.connections) {
      const line = one.transceivers.find(({ receiver }) => receiver.track === track);
      if (!line) continue;
      if (one === this.link) {
        const watched = [...this.watched].find(([, mid]) => mid === line.mid);
        return watched ? [ownerOf(watched[0])] : [];
      }
      const sent = one.other?.transceivers.find(({ mid }) => mid === line.mid)?.sender.track;
      for (const person of this.room.people.values()) {
        for (const { track: own } of person.sending.values()) if (own === sent) return [person.id];
      }
      return FakeMixer.all.flatMap((mixer) => mixer.whoIsIn(sent));
    }
    return [];
  }

  private request(request: Request): Reply {
    this.asked.push(request);
    switch (request.type) {
      case "offer":
        this.offered(request.sdp);
        return { type: "answer", sdp: "answer" };
      case "watch":
        setTimeout(() => this.serve(request.slots), WIRE_MS);
        return { type: "done" };
      case "signal": {
        const { to, signal } = request;
        if (signal.type === "offer" || signal.type === "answer") this.own(signal.sdp);
        setTimeout(() => this.room.of(to).media.signal(this.id, signal), WIRE_MS);
        return { type: "done" };
      }
      default:
        return { type: "done" };
    }
  }

  private own(sdp: string): void {
    const one = FakeConnection.all[Number(sdp.match(/\d+/)?.[0])];
    if (one) this.peers.add(one);
  }

  private offered(sdp: string): void {
    const link = FakeConnection.all[Number(sdp.match(/\d+/)?.[0])];
    if (!link || link === this.link) return;
    this.link = link;
    setTimeout(() => link.closed || link.becomes("connected"), WIRE_MS);
  }

  private serve(slots: readonly { mid: string; track: TrackId }[]): void {
    this.watched = new Map(slots.map(({ mid, track }) => [track, mid]));
    const live = this.room.serverMedia ? slots : [];
    for (const one of this.link?.transceivers ?? []) one.flows = live.some(({ mid }) => mid === one.mid);
    this.media.slots(live.map(({ mid, track }) => ({ mid, track, state: "live", layer: null })));
  }
}

function slice(hub: Node, gets: Get[], links: ParticipantId[]): Slice {
  const route = { shape: "mixed", hub, delivery: "forward", serves: [], standby: null, gets } as const;
  return {
    epoch: 1,
    audio: { ...route, serves: [] },
    video: { ...route, serves: [] },
    why: "",
    who: null,
    links,
    asked: false,
    mixed: false,
  };
}

const hd = { width: 1280, height: 720, frameRate: 30 };

describe("in a room that the server carries", () => {
  test("a picture is handed out when it is live in its slot, and a voice is heard", async () => {
    const room = new Room(ADA, BOB);
    await room.throughServer();
    const ada = room.of(ADA);
    expect(ada.incoming.get(picture(BOB))).toMatchObject({ flow: "waiting", stream: null });
    expect(ada.hears).toEqual([]);
    await room.pass(300);
    expect(ada.incoming.get(picture(BOB))?.flow).toBe("live");
    expect(ada.incoming.get(picture(BOB))?.stream).not.toBeNull();
    expect(ada.hears).toEqual([BOB]);
    expect([ada.said("signal"), ada.said("links")]).toEqual([[], []]);
    expect([...ada.watched.keys()]).toEqual([sound(BOB), picture(BOB)]);
  });

  test("what a moderator stopped is neither watched nor shown nor heard", async () => {
    const room = new Room(ADA, BOB);
    await room.throughServer();
    await room.pass(300);
    const bob = room.participants.get(BOB) as Participant;
    room.participants.set(BOB, { ...bob, stopped: ["microphone", "camera"] });
    room.of(ADA).want();
    await room.pass(100);
    expect(room.of(ADA).incoming.get(picture(BOB))).toMatchObject({ flow: "stopped", stream: null });
    expect([room.of(ADA).hears, room.of(ADA).watched.size]).toEqual([[], 0]);
  });

  test("a change that somebody else's code answers with an error does not end everything", async () => {
    const room = new Room(ADA, BOB);
    await room.throughServer();
    await room.pass(300);
    const ada = room.of(ADA);
    ada.onIncoming = () => {
      throw new Error("a broken listener");
    };
    const bob = room.participants.get(BOB) as Participant;
    room.participants.set(BOB, { ...bob, stopped: ["camera"] });
    expect(() => ada.want()).toThrow("a broken listener");
    ada.onIncoming = null;
    room.participants.set(BOB, bob);
    ada.want();
    await room.pass(300);
    expect(ada.incoming.get(picture(BOB))?.flow).toBe("live");
  });
});

describe("in a direct room", () => {
  async function two(): Promise<{ room: Room; ada: Person; bob: Person }> {
    const room = new Room(ADA, BOB);
    await room.direct();
    await room.pass(1500);
    return { room, ada: room.of(ADA), bob: room.of(BOB) };
  }

  test("the server bridges until the other's media comes, and then is asked for nothing", async () => {
    const room = new Room(ADA, BOB);
    FakeConnection.blocked = true;
    await room.direct();
    await room.pass(300);
    const ada = room.of(ADA);
    expect([...ada.watched.keys()]).toEqual([sound(BOB), picture(BOB)]);
    expect(ada.hears).toEqual([BOB]);
    expect(ada.incoming.get(picture(BOB))?.flow).toBe("live");
    FakeConnection.blocked = false;
    await room.pass(20_000);
    expect([ada.watched.size, room.of(BOB).watched.size]).toEqual([0, 0]);
    expect(ada.said("watch").at(-1)?.slots).toEqual([]);
    expect([ada.hears, room.of(BOB).hears]).toEqual([[BOB], [ADA]]);
    expect(ada.incoming.get(picture(BOB))?.flow).toBe("live");
    expect(ada.said("links").at(-1)?.links).toMatchObject([{ with: BOB, state: "live", silent: false }]);
  });

  test("who comes straight is heard by what their packets say of their voice, and not before", async () => {
    const room = new Room(ADA, BOB);
    await room.throughServer();
    await room.pass(1500);
    expect(room.of(ADA).levels).toEqual(new Map());
    await room.direct();
    await room.pass(1500);
    expect(room.of(ADA).levels).toEqual(new Map([[BOB, 67]]));
    room.of(BOB).stall(ADA);
    await room.pass(1000);
    expect(room.of(ADA).levels.get(BOB) ?? 0).toBe(0);
  });

  test("a server that may not carry is never asked", async () => {
    const room = new Room(ADA, BOB);
    room.serverMedia = false;
    await room.direct();
    await room.pass(1500);
    room.of(BOB).stall(ADA);
    await room.pass(3000);
    const watched = room.of(ADA).said("watch");
    expect(watched.flatMap(({ slots }) => slots)).toEqual([]);
  });

  test("what stops is bridged within a second, and comes directly again once it is believed", async () => {
    const { room, ada, bob } = await two();
    expect(ada.watched.size).toBe(0);
    bob.stall(ADA);
    await room.pass(1000);
    expect(
      ada
        .said("watch")
        .at(-1)
        ?.slots.map(({ track }) => track),
    ).toContain(sound(BOB));
    await room.pass(300);
    expect(ada.hears).toEqual([BOB]);
    expect(ada.watched.has(sound(BOB))).toBe(true);
    await room.pass(3000);
    expect(ada.said("links").at(-1)?.links).toMatchObject([{ with: BOB, state: "live", silent: true }]);
    bob.stall(ADA, false);
    await room.pass(1200);
    expect(ada.watched.has(sound(BOB))).toBe(true);
    await room.pass(1500);
    expect([ada.watched.size, ada.hears]).toEqual([0, [BOB]]);
    expect(ada.said("links").at(-1)?.links).toMatchObject([{ with: BOB, silent: false }]);
  });

  test("a link that fails is bridged too, muted or not, and is tried again", async () => {
    const { room, ada, bob } = await two();
    FakeConnection.blocked = true;
    for (const [one, other] of [
      [ada, BOB],
      [bob, ADA],
    ] as const) {
      one.linkWith(other)?.becomes("disconnected");
    }
    await room.pass(10_000);
    expect(ada.said("links").at(-1)?.links).toMatchObject([{ with: BOB, state: "failed" }]);
    expect([...ada.watched.keys()]).toEqual([sound(BOB), picture(BOB)]);
    FakeConnection.blocked = false;
    await room.pass(20_000);
    expect([ada.watched.size, ada.hears, bob.hears]).toEqual([0, [BOB], [ADA]]);
  });

  test("a server that comes back is told at once how the links stand", async () => {
    const { room, ada } = await two();
    ada.media.socketDown();
    await room.pass(500);
    ada.asked.length = 0;
    ada.media.socketUp(true);
    await room.pass(50);
    expect(ada.said("links").map(({ links }) => links[0]?.state)).toEqual(["live"]);
  });

  test("a switch is said with the silence it cost", async () => {
    const { room, ada, bob } = await two();
    ada.asked.length = 0;
    bob.stall(ADA);
    await room.pass(1500);
    const [stalled] = ada.said("switched").filter(({ kind }) => kind === "audio");
    expect(stalled?.gap_ms).toBeGreaterThan(650);
    expect(stalled?.gap_ms).toBeLessThan(1300);
    bob.stall(ADA, false);
    await room.pass(5000);
    const back = ada
      .said("switched")
      .filter(({ kind }) => kind === "audio")
      .at(-1);
    expect(back?.gap_ms).toBeLessThan(300);
  });

  test("the stream of a picture stays the same over every switch", async () => {
    const room = new Room(ADA, BOB);
    await room.throughServer();
    await room.pass(500);
    const ada = room.of(ADA);
    const stream = ada.incoming.get(picture(BOB))?.stream as unknown as FakeStream;
    const [first] = stream.tracks;
    await room.direct();
    await room.pass(2000);
    expect(ada.incoming.get(picture(BOB))?.stream).toBe(stream);
    expect(stream.tracks).toHaveLength(1);
    expect(stream.tracks[0]).not.toBe(first);
    await room.throughServer();
    await room.pass(2000);
    expect(ada.incoming.get(picture(BOB))?.stream).toBe(stream);
    expect(ada.incoming.get(picture(BOB))?.flow).toBe("live");
  });

  test("what is warm and not played is decoded in silence", async () => {
    const { room, ada } = await two();
    expect(ada.elements).toBe(1);
    room.onLook = () => {
      if (ada.elements === 2) warm += 1;
      expect(ada.hears).toEqual([BOB]);
    };
    let warm = 0;
    await room.throughServer();
    await room.pass(1000);
    expect(warm).toBeGreaterThan(0);
    expect(ada.elements).toBe(1);
  });

  test("volumes are those of the people, not of the way they come", async () => {
    const { room, ada } = await two();
    ada.volume = 0.3;
    ada.media.refreshSound();
    expect(FakeAudio.audible.map(({ volume }) => volume).sort()).toEqual([0.3, 1]);
    ada.volume = 0;
    await room.throughServer();
    await room.pass(1000);
    expect(ada.hears).toEqual([]);
  });
});

test("a voice that comes another way is played the old way until the new one is really heard", async () => {
  const room = new Room(ADA, BOB);
  await room.direct();
  await room.pass(2000);
  const ada = room.of(ADA);
  expect(ada.ways).toEqual(["peer"]);
  await room.throughServer();
  await room.pass(WIRE_MS + 100);
  expect(ada.watched.has(sound(BOB))).toBe(true);
  expect(ada.ways).toEqual(["peer"]);
  await room.pass(400);
  expect(ada.ways).toEqual(["server"]);
  room.stop();
});

describe("however the plan changes", () => {
  /** One of three people mixes for the other two; the pictures come directly. */
  function mixedBy(room: Room, mixer: ParticipantId): Promise<void> {
    const ids = [...room.people.keys()];
    for (const id of ids) room.of(id).carries = true;
    return room.plan((who) => {
      const others = ids.filter((id) => id !== who);
      const straight = others.map((id) => ({ from: peer(id), origins: [id] }));
      const plan = slice(peer(who), straight, others);
      if (who === mixer) return plan;
      return { ...plan, audio: { ...plan.audio, hub: peer(mixer), gets: [{ from: peer(mixer), origins: others }] } };
    });
  }

  test("everybody hears everybody else once at any time, and from then on always", async () => {
    const room = new Room(ADA, BOB, CYD);
    const faults: string[] = [];
    const wide = new Map<ParticipantId, number>();
    let all = false;
    room.onLook = () => {
      for (const [id, person] of room.people) {
        const heard = person.hears;
        const once = new Set(heard);
        if (once.size !== heard.length) faults.push(`${id} hears ${heard}`);
        if (all && once.size !== 2) faults.push(`${id} hears only ${heard}`);
        wide.set(id, Math.max(wide.get(id) ?? 0, person.elements));
      }
    };
    await room.throughServer();
    await room.pass(1000);
    all = true;
    for (const change of [
      () => room.direct(),
      () => mixedBy(room, BOB),
      () => room.direct(),
      () => room.throughServer(),
      () => mixedBy(room, CYD),
      () => mixedBy(room, ADA),
      () => room.throughServer(),
    ]) {
      await change();
      await room.pass(3000);
    }
    expect(faults).toEqual([]);
    expect([...wide.values()].every((most) => most > 2)).toBe(true);
  });

  test("a plan that changes before the one before was followed is followed all the same", async () => {
    const room = new Room(ADA, BOB, CYD);
    const faults: string[] = [];
    room.onLook = () => {
      for (const [id, { hears }] of room.people) {
        if (new Set(hears).size !== hears.length) faults.push(`${id} hears ${hears}`);
      }
    };
    await room.throughServer();
    await room.pass(1000);
    for (let turn = 0; turn < 12; turn += 1) {
      await [() => room.direct(), () => mixedBy(room, ADA), () => room.throughServer(), () => mixedBy(room, BOB)][
        turn % 4
      ]?.();
      await room.pass(70 * (turn % 5));
    }
    await mixedBy(room, BOB);
    await room.pass(5000);
    expect(faults).toEqual([]);
    expect([room.of(ADA).hears, room.of(BOB).hears, room.of(CYD).hears]).toEqual([
      [BOB, CYD],
      [ADA, CYD],
      [ADA, BOB],
    ]);
    expect([room.of(ADA).elements, room.of(ADA).watched.size]).toEqual([1, 0]);
  });

  test("whoever leaves a mix is heard all the time, and once", async () => {
    const room = new Room(ADA, BOB, CYD, DOT);
    const ids = [...room.people.keys()];
    const plan = (...mixed: ParticipantId[]) =>
      room.plan((who) => {
        const others = ids.filter((id) => id !== who);
        const straight = (some: readonly ParticipantId[]) => some.map((id) => ({ from: peer(id), origins: [id] }));
        const route = slice(peer(who), straight(others), others);
        const gets = [{ from: peer(BOB), origins: mixed }, ...straight(others.filter((id) => !mixed.includes(id)))];
        return who === ADA ? { ...route, audio: { ...route.audio, gets } } : route;
      });
    room.of(BOB).carries = true;
    await plan(BOB, CYD, DOT);
    await room.pass(3000);
    expect(room.of(ADA).elements).toBe(1);
    const faults: string[] = [];
    room.onLook = () => {
      const { hears } = room.of(ADA);
      if (hears.join() !== "2,3,4") faults.push(hears.join());
    };
    room.of(DOT).stall(ADA);
    await plan(BOB, CYD);
    await room.pass(500);
    room.of(DOT).stall(ADA, false);
    await room.pass(1000);
    expect(faults).toEqual([]);
    expect([room.of(ADA).elements, room.of(ADA).watched.size]).toEqual([2, 0]);
    await plan(BOB, CYD, DOT);
    await room.pass(1000);
    expect(room.of(ADA).elements).toBe(1);
    expect(faults.filter((heard) => heard.split(",").length < 3)).toEqual([]);
    // A mix that takes somebody in says so as soon as it does, and they are silenced then.
    expect(faults.length).toBeLessThanOrEqual(4);
  });

  test("a mixer takes in everybody but what a moderator stopped, its own too", async () => {
    const room = new Room(ADA, BOB, CYD);
    await mixedBy(room, BOB);
    await room.pass(3000);
    const inside = () => [...(FakeMixer.all[0]?.sounds.values() ?? [])].flat().sort();
    expect(inside()).toEqual([ADA, BOB, CYD]);
    for (const id of [ADA, BOB]) {
      const person = room.participants.get(id) as Participant;
      room.participants.set(id, { ...person, stopped: ["microphone"] });
    }
    for (const person of room.people.values()) person.want();
    await room.pass(500);
    expect(inside()).toEqual([CYD]);
  });
});

test.each([0, 10, 40, 80, 200, 1500, 9000])("once stopped after %i ms, nothing goes on", async (ms) => {
  const room = new Room(ADA, BOB);
  FakeConnection.blocked = ms === 9000;
  await room.direct();
  await room.pass(ms);
  room.stop();
  const told = vi.fn();
  for (const person of room.people.values()) person.onIncoming = told;
  await vi.advanceTimersByTimeAsync(WIRE_MS);
  for (const { media } of room.people.values()) media.slots([]);
  expect(told).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
  expect(FakeConnection.all.every(({ closed }) => closed)).toBe(true);
  expect(FakeAudio.all.size).toBe(0);
});
