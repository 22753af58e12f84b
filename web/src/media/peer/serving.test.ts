import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ParticipantId, TrackId } from "../../call/state";
import type { Participant, SlotFlow, Source } from "../../protocol/generated";
import { FakeConnection, fakePage } from "../fake.testing";
import type { Line } from "../lines";
import type { Mixer, PictureWish, SoundWish } from "../mixer/mixer";
import type { Sending } from "../wants";
import type { PeerLink } from "./link";
import { Serving, screenSound } from "./serving";
import type { Answer, Ask } from "./words";

beforeEach(() => {
  for (const [name, value] of Object.entries(fakePage())) vi.stubGlobal(name, value);
});
afterEach(() => vi.unstubAllGlobals());

const [YOU, BOB, CYD, DOT] = [1, 2, 3, 4];
const sources: readonly Source[] = ["microphone", "camera", "screen", "screen_audio"];
const idOf = (who: ParticipantId, source: Source): TrackId => 10 * who + sources.indexOf(source);

type Track = MediaStreamTrack;
const media = (name: string) => ({ name, getSettings: () => ({ width: 1280, height: 720 }) }) as unknown as Track;

/** A link whose other end asks for whatever the story says, over two lines of each kind: 0 and 1 sound, 2 and 3 pictures. */
class Link {
  asks: readonly Ask[] = [];
  answers: readonly Answer[] = [];
  readonly lines: readonly Line[];
  private readonly connection = new FakeConnection();

  constructor() {
    for (const kind of ["audio", "audio", "video", "video"]) {
      this.connection.addTransceiver(kind, { direction: "sendrecv" });
    }
    this.lines = this.connection.transceivers.map(({ kind }, i) => ({
      mid: String(i),
      kind: kind as "audio" | "video",
    }));
  }

  kind = (mid: string) => this.lines.find((line) => line.mid === mid)?.kind ?? null;
  sender = (mid: string) => this.connection.transceivers[Number(mid)]?.sender ?? null;
  answer(answers: readonly Answer[]): void {
    this.answers = answers;
  }

  asksFor(...tracks: [mid: string, track: TrackId, width?: number][]): void {
    this.asks = tracks.map(([mid, track, width = 0]) => ({ mid, what: { track }, width, height: (width * 9) / 16 }));
  }

  asksForMix(mid: string, origins: ParticipantId[], volumes: [ParticipantId, number][] = []): void {
    this.asks = [{ mid, what: { origins, volumes }, width: 640, height: 360 }];
  }

  sends(mid: string): unknown {
    return this.sender(mid)?.track;
  }
}

/** A mixer that only notes what it is asked for. */
class FakeMixer {
  running = true;
  readonly size = { width: 640, height: 360 };
  cells: { who: ParticipantId; x: number; y: number; width: number; height: number }[] = [];
  readonly unseen = new Set<ParticipantId>();
  readonly cold = new Set<ParticipantId>();
  readonly sounds = new Map<string, SoundWish>();
  readonly pictures = new Map<string, PictureWish>();

  warm(who: ParticipantId): boolean {
    return !this.cold.has(who);
  }
  isSeen(who: ParticipantId): boolean {
    return !this.unseen.has(who);
  }
  sound(listener: string, wish: SoundWish | null): Track | null {
    if (wish) this.sounds.set(listener, wish);
    else this.sounds.delete(listener);
    return wish && mixed.sound;
  }
  picture(listener: string, wish: PictureWish | null): Track | null {
    if (wish) this.pictures.set(listener, wish);
    else this.pictures.delete(listener);
    return wish && mixed.picture;
  }
}

const mixed = { sound: media("mixed sound"), picture: media("mixed picture") };

function world() {
  const mixer = new FakeMixer();
  const links = new Map<ParticipantId, Link>();
  const state = {
    carries: false,
    mixers: 0,
    own: new Map<Source, Sending<Track>>(),
    participants: new Map<ParticipantId, Participant>(),
    playing: new Map<TrackId, { track: Track | null; flow: SlotFlow; mixed: boolean }>(),
  };
  const person = (id: ParticipantId, ...has: Source[]): Participant => {
    const rest = { guest: "", name: "", colour: 1, role: "speaker", hand: null, connection: "connected" } as const;
    const tracks = has.map((source) => ({ id: idOf(id, source), source, muted: false }));
    const made: Participant = { id, tracks, stopped: [], bars: null, joined_at: 0, ...rest };
    state.participants.set(id, made);
    return made;
  };
  const serving = new Serving({
    links: () => links as unknown as ReadonlyMap<ParticipantId, PeerLink>,
    you: () => YOU,
    participants: () => state.participants,
    own: () => state.own,
    picture: (source) =>
      source === "camera" || source === "screen" ? { width: 1280, height: 720, frameRate: 30 } : null,
    playing: (track) => state.playing.get(track) ?? null,
    carries: () => state.carries,
    mixer: () => {
      state.mixers += 1;
      return mixer as unknown as Mixer;
    },
  });
  const you = person(YOU, "microphone", "camera");
  for (const id of [BOB, CYD, DOT]) person(id, "microphone", "camera");
  for (const id of [BOB, CYD, DOT]) links.set(id, new Link());
  const link = (id: ParticipantId) => links.get(id) as Link;
  return {
    ...{ mixer, links, link, state, serving, person, you },
    sends: (source: Source, muted = false, track: Track | null = media(source)) => {
      state.own.set(source, { track, muted });
      return track;
    },
    plays: (who: ParticipantId, source: Source, flow: SlotFlow = "live") => {
      const track = media(`${source} of ${who}`);
      state.playing.set(idOf(who, source), { track, flow, mixed: false });
      return track;
    },
    async refresh() {
      serving.refresh();
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    },
  };
}

describe("one's own tracks", () => {
  test("are given to whoever asks, as finely as they show them", async () => {
    const { sends, link, refresh } = world();
    const [microphone, camera] = [sends("microphone"), sends("camera")];
    link(BOB).asksFor(["0", idOf(YOU, "microphone")], ["2", idOf(YOU, "camera"), 640]);
    await refresh();
    expect([link(BOB).sends("0"), link(BOB).sends("2")]).toEqual([microphone, camera]);
    expect(link(BOB).sender("2")?.encodings).toMatchObject([{ scaleResolutionDownBy: 2 }]);
    expect(link(BOB).answers).toEqual([
      { mid: "0", flow: "live" },
      { mid: "2", flow: "live" },
    ]);
    expect(link(CYD).answers).toEqual([]);
    expect(link(CYD).sends("0")).toBeNull();
  });

  test("that are muted are said to be, and a microphone still sends its silence", async () => {
    const { sends, link, refresh } = world();
    const microphone = sends("microphone", true);
    sends("camera", true, null);
    link(BOB).asksFor(["0", idOf(YOU, "microphone")], ["2", idOf(YOU, "camera"), 640]);
    await refresh();
    expect(link(BOB).answers.map(({ flow }) => flow)).toEqual(["muted", "muted"]);
    expect([link(BOB).sends("0"), link(BOB).sends("2")]).toEqual([microphone, null]);
  });

  test("that a moderator stopped are not sent, whatever is captured", async () => {
    const { sends, link, refresh, you } = world();
    sends("camera");
    link(BOB).asksFor(["2", idOf(YOU, "camera"), 640]);
    await refresh();
    you.stopped = ["camera"];
    await refresh();
    expect(link(BOB).sends("2")).toBeNull();
    expect(link(BOB).answers).toEqual([{ mid: "2", flow: "stopped" }]);
  });

  test("go when they are no longer asked for, or no longer there", async () => {
    const { sends, link, refresh, state } = world();
    sends("camera");
    sends("microphone");
    link(BOB).asksFor(["0", idOf(YOU, "microphone")], ["2", idOf(YOU, "camera"), 640]);
    await refresh();
    state.own.delete("camera");
    link(BOB).asksFor(["2", idOf(YOU, "camera"), 640]);
    await refresh();
    expect([link(BOB).sends("0"), link(BOB).sends("2")]).toEqual([null, null]);
    expect(link(BOB).answers).toEqual([{ mid: "2", flow: "gone" }]);
  });
});

describe("others' tracks", () => {
  test("are passed on only by a browser that agreed to carry", async () => {
    const { plays, link, refresh, state } = world();
    const camera = plays(CYD, "camera");
    link(BOB).asksFor(["2", idOf(CYD, "camera"), 320]);
    await refresh();
    expect([link(BOB).sends("2"), link(BOB).answers[0]?.flow]).toEqual([null, "gone"]);
    state.carries = true;
    await refresh();
    expect([link(BOB).sends("2"), link(BOB).answers[0]?.flow]).toEqual([camera, "live"]);
    expect(link(BOB).sender("2")?.encodings).toMatchObject([{ scaleResolutionDownBy: 4 }]);
    state.carries = false;
    await refresh();
    expect(link(BOB).sends("2")).toBeNull();
  });

  test("that are not here, or that nobody has, are gone", async () => {
    const { link, refresh, state } = world();
    state.carries = true;
    link(BOB).asksFor(["0", idOf(CYD, "microphone")], ["2", 99]);
    await refresh();
    expect(link(BOB).answers.map(({ flow }) => flow)).toEqual(["gone", "gone"]);
  });

  test("that a moderator stopped are not passed on", async () => {
    const { plays, link, refresh, state } = world();
    state.carries = true;
    plays(CYD, "camera");
    (state.participants.get(CYD) as Participant).stopped = ["camera"];
    link(BOB).asksFor(["2", idOf(CYD, "camera"), 320]);
    await refresh();
    expect([link(BOB).sends("2"), link(BOB).answers[0]?.flow]).toEqual([null, "stopped"]);
  });

  test("that come muted are passed on as muted", async () => {
    const { plays, link, refresh, state } = world();
    state.carries = true;
    plays(CYD, "microphone", "muted");
    link(BOB).asksFor(["0", idOf(CYD, "microphone")]);
    await refresh();
    expect(link(BOB).answers).toEqual([{ mid: "0", flow: "muted" }]);
  });

  test("that are heard in a mix cannot be had alone", async () => {
    const { link, refresh, state } = world();
    state.carries = true;
    state.playing.set(idOf(CYD, "microphone"), { track: media("several people"), flow: "live", mixed: true });
    link(BOB).asksFor(["0", idOf(CYD, "microphone")]);
    await refresh();
    expect([link(BOB).sends("0"), link(BOB).answers[0]?.flow]).toEqual([null, "gone"]);
  });
});

describe("a mix", () => {
  test("is made of exactly those who were asked for, as loud as was asked, and never of the listener", async () => {
    const { mixer, link, refresh, state, plays } = world();
    state.carries = true;
    for (const who of [BOB, CYD, DOT]) plays(who, "microphone");
    link(BOB).asksForMix("0", [YOU, BOB, CYD, 99], [[CYD, 0.5]]);
    await refresh();
    const wish = mixer.sounds.get(String(BOB));
    expect(wish?.origins).toEqual([YOU, screenSound(YOU), CYD, screenSound(CYD)]);
    expect([wish?.volumes.get(CYD), wish?.volumes.get(screenSound(CYD)), wish?.volumes.get(YOU)]).toEqual([
      0.5, 0.5, 1,
    ]);
    expect(link(BOB).sends("0")).toBe(mixed.sound);
    expect(link(BOB).answers).toEqual([{ mid: "0", flow: "live", origins: [YOU, CYD] }]);
  });

  test("is said to have people only when they can be heard in it", async () => {
    const { mixer, link, refresh, state, plays } = world();
    state.carries = true;
    for (const who of [CYD, DOT]) plays(who, "microphone");
    mixer.cold.add(CYD);
    link(BOB).asksForMix("0", [YOU, CYD, DOT]);
    await refresh();
    expect(link(BOB).answers).toEqual([{ mid: "0", flow: "live", origins: [YOU, DOT] }]);
    mixer.cold.clear();
    await refresh();
    expect(link(BOB).answers).toEqual([{ mid: "0", flow: "live", origins: [YOU, CYD, DOT] }]);
  });

  test("is refused by a browser that did not agree to carry, and no mixer is made for it", async () => {
    const { mixer, link, refresh, state } = world();
    link(BOB).asksForMix("0", [YOU, CYD]);
    await refresh();
    link(BOB).asks = [];
    await refresh();
    expect([mixer.sounds.size, state.mixers, link(BOB).sends("0")]).toEqual([0, 0, null]);
  });

  test("ends when this browser stops carrying", async () => {
    const { mixer, link, refresh, state } = world();
    state.carries = true;
    link(BOB).asksForMix("0", [YOU, CYD]);
    await refresh();
    state.carries = false;
    await refresh();
    expect([mixer.sounds.size, link(BOB).sends("0")]).toEqual([0, null]);
    expect(link(BOB).answers).toEqual([{ mid: "0", flow: "gone" }]);
  });

  test("says who is in it: whoever sends something that is not here yet is not", async () => {
    const { link, refresh, state, plays, person } = world();
    state.carries = true;
    person(CYD, "microphone", "screen_audio", "screen");
    plays(CYD, "microphone");
    link(BOB).asksForMix("0", [YOU, CYD]);
    await refresh();
    expect(link(BOB).answers[0]?.origins).toEqual([YOU]);
    plays(CYD, "screen_audio");
    await refresh();
    expect(link(BOB).answers[0]?.origins).toEqual([YOU, CYD]);
  });

  test("waits for nothing that is muted or that a moderator stopped", async () => {
    const { link, refresh, state, person, plays } = world();
    state.carries = true;
    const cyd = person(CYD, "microphone", "screen_audio");
    plays(CYD, "screen_audio");
    link(BOB).asksForMix("0", [CYD]);
    cyd.stopped = ["microphone"];
    await refresh();
    expect(link(BOB).answers[0]?.origins).toEqual([CYD]);
    cyd.stopped = [];
    await refresh();
    expect(link(BOB).answers[0]?.origins).toEqual([]);
    cyd.tracks = cyd.tracks.map((track) => ({ ...track, muted: true }));
    await refresh();
    expect(link(BOB).answers[0]?.origins).toEqual([CYD]);
  });

  test("that does not run is said to be none", async () => {
    const { mixer, link, refresh, state } = world();
    state.carries = true;
    mixer.running = false;
    link(BOB).asksForMix("0", [YOU, CYD]);
    await refresh();
    expect(link(BOB).answers).toEqual([{ mid: "0", flow: "no_media" }]);
  });

  test("of pictures says where everybody is, and has nobody who is not seen or has no place yet", async () => {
    const { mixer, link, refresh, state, plays } = world();
    state.carries = true;
    for (const who of [CYD, DOT]) plays(who, "camera");
    const cell = (who: ParticipantId, x: number) => ({ who, x, y: 0, width: 0.5, height: 1 });
    mixer.cells = [cell(CYD, 0), cell(BOB, 0.5)];
    mixer.unseen.add(CYD);
    link(BOB).asksForMix("2", [CYD, DOT]);
    await refresh();
    expect(link(BOB).answers).toEqual([{ mid: "2", flow: "live", origins: [], cells: [cell(CYD, 0)] }]);
    mixer.unseen.delete(CYD);
    await refresh();
    expect(mixer.pictures.get(String(BOB))).toEqual({ origins: [CYD, DOT], width: 640, height: 360 });
    expect(link(BOB).answers).toEqual([{ mid: "2", flow: "live", origins: [CYD], cells: [cell(CYD, 0)] }]);
    expect(link(BOB).sends("2")).toBe(mixed.picture);
  });

  test("is taken back from who no longer asks, and from who is gone", async () => {
    const { mixer, link, links, refresh, state, serving } = world();
    state.carries = true;
    link(BOB).asksForMix("0", [YOU, CYD]);
    link(CYD).asksForMix("2", [YOU, BOB]);
    await refresh();
    expect([[...mixer.sounds.keys()], [...mixer.pictures.keys()], serving.mixes]).toEqual([["2"], ["3"], true]);
    link(BOB).asksFor(["0", idOf(YOU, "microphone")]);
    links.delete(CYD);
    await refresh();
    expect([mixer.sounds.size, mixer.pictures.size, serving.mixes]).toEqual([0, 0, false]);
  });
});
