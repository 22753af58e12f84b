import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ChatWord, GotWord } from "../../call/unkept/words";
import type { Signal } from "../../protocol/generated";
import { FakeConnection, fakePage } from "../fake.testing";
import { type Feed, keyOf } from "../feeds";
import type { Kind } from "../wants";
import { PeerLink } from "./link";
import type { Answer } from "./words";

beforeEach(() => {
  vi.useFakeTimers();
  for (const [name, value] of Object.entries(fakePage())) vi.stubGlobal(name, value);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const WIRE_MS = 30;

/** One of two pages: a link, and what it gives to whatever it is asked for. */
class Page {
  link: PeerLink;
  changes = 0;
  flow: Answer["flow"] = "live";
  readonly said: Signal[] = [];
  private readonly other: () => Page;

  constructor(
    private readonly world: World,
    private readonly offers: boolean,
  ) {
    this.other = () => (offers ? world.b : world.a);
    this.link = this.begin();
  }

  /** The page is loaded anew: nothing of the link is known, and nobody is told. */
  reload(): void {
    this.link.stop();
    this.link = this.begin();
  }

  serve(): void {
    // The link asks while it is being made.
    this.link?.answer(this.link.asks.map(({ mid }) => ({ mid, flow: this.flow })));
  }

  hears(feed: Feed): string | undefined {
    return this.link.standing(feed.key)?.answer.flow;
  }

  get connection(): FakeConnection {
    const last = FakeConnection.all.filter((one) => !one.closed && this.owns.has(one)).at(-1);
    if (!last) throw new Error("it has no connection");
    return last;
  }

  readonly heard: (ChatWord | GotWord)[] = [];
  private readonly owns = new Set<FakeConnection>();

  private begin(): PeerLink {
    const serve = () => {
      for (const one of FakeConnection.all) if (!this.world.owned.has(one)) this.own(one);
      this.serve();
    };
    const link = new PeerLink(this.offers, [], {
      signal: (signal) => {
        this.said.push(signal);
        const { lost } = this.world;
        if (!lost(signal))
          setTimeout(() => this.world.stopped || this.other().link.heard(signal), this.world.delay(signal));
      },
      changed: () => {
        this.changes += 1;
      },
      asked: serve,
      chat: (word) => this.heard.push(word),
      volumeOf: () => 1,
    });
    return link;
  }

  private own(connection: FakeConnection): void {
    this.world.owned.add(connection);
    this.owns.add(connection);
  }
}

class World {
  readonly owned = new Set<FakeConnection>();
  lost: (signal: Signal) => boolean = () => false;
  delay: (signal: Signal) => number = () => WIRE_MS;
  stopped = false;
  readonly a: Page;
  readonly b: Page;

  constructor() {
    this.a = new Page(this, true);
    this.b = new Page(this, false);
  }

  get states() {
    return [this.a.link.state, this.b.link.state];
  }

  both(state: RTCIceConnectionState): void {
    for (const page of [this.a, this.b]) page.connection.becomes(state);
  }
}

function feed(name: number, kind: Kind = "audio"): Feed {
  const from = { type: "participant", id: 2 } as const;
  return { key: keyOf(from, name), from, kind, what: { track: name }, covers: [name], width: 0, height: 0 };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const voices = (n: number) => Array.from({ length: n }, (_, i) => feed(i + 1));

async function live(): Promise<World> {
  const world = new World();
  await pass(300);
  expect(world.states).toEqual(["live", "live"]);
  return world;
}

describe("two pages", () => {
  test("have a link after one offer and one answer, with lines of both kinds that send and receive", async () => {
    const { a, b } = await live();
    expect([...a.said, ...b.said].map(({ type }) => type).sort()).toEqual([
      "answer",
      "candidate",
      "candidate",
      "offer",
    ]);
    expect(FakeConnection.all).toHaveLength(2);
    for (const page of [a, b]) {
      expect(page.link.lines.map(({ kind }) => kind)).toEqual(["audio", "audio", "video", "video", "video"]);
      expect(page.connection.transceivers.every(({ direction }) => direction === "sendrecv")).toBe(true);
    }
  });

  test("send to each other over lines of their own: a voice and a camera, and a composed picture one way", async () => {
    for (const composes of ["a", "b"] as const) {
      const { a, b } = await live();
      const lines = () => [...a.link.asks, ...b.link.asks].map(({ mid }) => mid);
      a.link.want([feed(1), feed(2, "video")]);
      b.link.want([feed(3), feed(4, "video")]);
      await pass(50);
      expect(new Set(lines()).size).toBe(4);
      const [page, had] = composes === "a" ? [b, [feed(3), feed(4, "video")]] : [a, [feed(1), feed(2, "video")]];
      page.link.want([...had, feed(5, "video")]);
      await pass(50);
      expect(page.hears(feed(5))).toBe("live");
      expect(new Set(lines()).size).toBe(5);
    }
  });

  test("get what they ask each other for, each over a line of its own choice", async () => {
    const { a, b } = await live();
    a.link.want([feed(1), feed(2, "video")]);
    b.link.want([feed(3)]);
    await pass(50);
    expect([a.hears(feed(1)), a.hears(feed(2)), b.hears(feed(3))]).toEqual(["live", "live", "live"]);
    expect(a.link.asks.map(({ what }) => what)).toEqual([{ track: 3 }]);
    expect(b.link.asks.map(({ what }) => what)).toEqual([{ track: 1 }, { track: 2 }]);
    const line = b.link.asks.find(({ what }) => "track" in what && what.track === 2)?.mid;
    expect(b.link.kind(line ?? "")).toBe("video");
  });

  test("ask once the link is there for what was wanted before", async () => {
    const world = new World();
    world.a.link.want([feed(1)]);
    await pass(300);
    expect(world.a.hears(feed(1))).toBe("live");
  });

  test("say nothing twice", async () => {
    const { a } = await live();
    a.link.want([feed(1)]);
    await pass(50);
    const said = a.connection.channel?.sent.length;
    for (let turn = 0; turn < 10; turn += 1) {
      a.link.want([feed(1)]);
      a.serve();
      await pass(50);
    }
    expect(a.connection.channel?.sent).toHaveLength(said ?? 0);
  });

  test("know of a line only what is said of what it carries now", async () => {
    const { a, b } = await live();
    a.link.want([feed(1), feed(2)]);
    await pass(50);
    b.flow = "waiting";
    // Said before the other end learns of the change.
    b.link.answer(b.link.asks.map(({ mid }) => ({ mid, flow: "live", origins: [] })));
    a.link.want([feed(3), feed(2)]);
    expect(a.hears(feed(3))).toBeUndefined();
    expect(a.hears(feed(2))).toBe("live");
    await pass(1);
    expect(a.hears(feed(3))).toBeUndefined();
    await pass(50);
    expect(a.hears(feed(3))).toBe("waiting");
  });

  test("take what the other end makes of it: an answer nobody asked for is nothing", async () => {
    const { a, b } = await live();
    a.link.want([feed(1)]);
    await pass(50);
    b.connection.channel?.send("{");
    b.connection.channel?.send(JSON.stringify({ type: "answer", number: 9, answers: [{ mid: "77", flow: "live" }] }));
    await pass(50);
    expect(a.hears(feed(1))).toBeUndefined();
    expect(a.link.state).toBe("live");
  });
});

describe("lines", () => {
  test.each(["a", "b"] as const)("grow when %s needs more of them, and what came goes on coming", async (who) => {
    const world = await live();
    const page = world[who];
    page.link.want(voices(2));
    await pass(50);
    page.link.want(voices(5));
    expect(page.hears(feed(1))).toBe("live");
    await pass(300);
    for (const voice of voices(5)) expect(page.hears(voice)).toBe("live");
    expect(world.a.link.lines.filter(({ kind }) => kind === "audio")).toHaveLength(8);
    expect(world.b.link.lines).toEqual(world.a.link.lines);
    expect(FakeConnection.all).toHaveLength(2);
    expect(world.states).toEqual(["live", "live"]);
  });

  test("say to each other what is written, word for word, while there is a link", async () => {
    const { a, b } = await live();
    const word: ChatWord = { type: "chat", author: 1, nonce: "n.1", text: "hello", pass: [] };
    expect([a.link.isOpen, a.link.chat(word), a.link.chat(word)]).toEqual([true, true, true]);
    await pass(10);
    expect([a.heard, b.heard]).toEqual([[], [word, word]]);
    a.connection.channel?.onmessage?.({ data: JSON.stringify({ ...word, text: " not as the server has it " }) });
    expect(a.heard).toEqual([]);
    a.link.stop();
    expect([a.link.isOpen, a.link.chat(word)]).toEqual([false, false]);
  });

  test("grow at both ends at once", async () => {
    const { a, b } = await live();
    a.link.want(voices(5));
    b.link.want(voices(3));
    await pass(500);
    for (const voice of voices(5)) expect(a.hears(voice)).toBe("live");
    for (const voice of voices(3)) expect(b.hears(voice)).toBe("live");
    expect(b.link.lines).toEqual(a.link.lines);
  });

  test("that are missing are asked for now and then, not all the time", async () => {
    const world = await live();
    world.lost = () => true;
    for (let turn = 0; turn < 100; turn += 1) {
      world.b.link.want(voices(3));
      await pass(50);
    }
    const again = world.b.said.filter(({ type }) => type === "again");
    expect(again.length).toBeGreaterThan(1);
    expect(again.length).toBeLessThan(6);
  });

  test.each(["offer", "answer", "again"] as const)("grow though the first %s about it is lost", async (type) => {
    const world = await live();
    let lost = 0;
    world.lost = (signal) => signal.type === type && ++lost === 1;
    for (let turn = 0; turn < 100; turn += 1) {
      world.a.link.want([]);
      world.b.link.want(voices(3));
      await pass(50);
    }
    expect(lost).toBeGreaterThan(1);
    for (const voice of voices(3)) expect(world.b.hears(voice)).toBe("live");
    expect(world.states).toEqual(["live", "live"]);
  });
});

describe("signals", () => {
  test.each(["offer", "answer", "candidate"] as const)(
    "that are lost at the beginning (%s) are mended",
    async (type) => {
      const world = new World();
      let lost = 0;
      world.lost = (signal) => signal.type === type && ++lost <= 1;
      await pass(20_000);
      expect(world.states).toEqual(["live", "live"]);
    },
  );

  test("that all get lost for a minute leave a link that comes up after it", async () => {
    const world = new World();
    world.lost = () => true;
    await pass(60_000);
    expect(world.states).toEqual(["failed", "failed"]);
    world.lost = () => false;
    await pass(15_000);
    expect(world.states).toEqual(["live", "live"]);
  });

  test("that were lost with the socket are said again over the next one", async () => {
    const world = new World();
    world.lost = () => true;
    await pass(50);
    world.a.link.socket(false);
    await pass(50);
    world.lost = () => false;
    world.a.link.socket(true);
    await pass(300);
    expect(world.states).toEqual(["live", "live"]);
  });

  test("of a connection that is no more are not heard", async () => {
    const world = await live();
    const [offer, answer, candidate] = [world.a.said[0], world.b.said[0], world.a.said[1]];
    const old = FakeConnection.all.length;
    world.b.reload();
    await pass(3000);
    expect(world.states).toEqual(["live", "live"]);
    const there = FakeConnection.all.filter(({ closed }) => !closed);
    expect(there).toHaveLength(2);
    const said = world.a.said.length;
    for (const signal of [offer, candidate]) if (signal) world.b.link.heard(signal);
    if (answer) world.a.link.heard(answer);
    world.b.link.want(voices(2));
    await pass(3000);
    expect(FakeConnection.all.filter(({ closed }) => !closed)).toEqual(there);
    expect(FakeConnection.all.length).toBe(old + 2);
    expect(world.a.said.slice(said)).toEqual([]);
    expect(world.b.hears(feed(1))).toBe("live");
  });

  test("of the connection before do not answer for the next one", async () => {
    const world = await live();
    const answer = world.b.said.find(({ type }) => type === "answer");
    await pass(5000);
    world.b.reload();
    const said = world.a.said.length;
    while (world.a.said.length === said) await pass(10);
    if (answer) world.a.link.heard(answer);
    await pass(300);
    expect(world.states).toEqual(["live", "live"]);
  });

  test("may overtake each other: a candidate that comes before the answer waits for it", async () => {
    const world = new World();
    world.delay = ({ type }) => (type === "answer" ? 100 : WIRE_MS);
    await pass(400);
    expect(world.states).toEqual(["live", "live"]);
  });

  test("that offers are for one end only: whoever makes them takes none", async () => {
    const { a, b } = await live();
    const before = FakeConnection.all.length;
    a.link.heard({ type: "offer", link: 4_000_000_000, sdp: "offer 0.4.0" });
    b.link.heard({ type: "again", link: 0, audio: 9, video: 9, restart: true });
    await pass(1000);
    expect(FakeConnection.all).toHaveLength(before);
  });
});

describe("a page that is loaded anew", () => {
  test.each(["a", "b"] as const)("has a new link in a moment (%s)", async (who) => {
    const world = await live();
    await pass(5000);
    world.a.link.want([feed(1)]);
    world.b.link.want([feed(2)]);
    await pass(50);
    world[who].reload();
    world[who].link.want([feed(who === "a" ? 1 : 2)]);
    await pass(2500);
    expect(world.states).toEqual(["live", "live"]);
    expect([world.a.hears(feed(1)), world.b.hears(feed(2))]).toEqual(["live", "live"]);
    expect(FakeConnection.all.filter(({ closed }) => !closed)).toHaveLength(2);
  });

  test("on a machine whose clock went back is heard all the same", async () => {
    const world = await live();
    vi.setSystemTime(Date.now() - 3_600_000);
    world.a.reload();
    await pass(2000);
    expect(world.states).toEqual(["live", "live"]);
    expect(FakeConnection.all.filter(({ closed }) => !closed)).toHaveLength(2);
  });

  test("is not taken for live before its link is", async () => {
    const world = await live();
    FakeConnection.blocked = true;
    world.b.reload();
    await pass(2500);
    expect(world.a.link.state).toBe("connecting");
    await pass(10_000);
    expect(world.states).toEqual(["failed", "failed"]);
  });
});

describe("a path that breaks", () => {
  test.each(["a", "b"] as const)(
    "is mended by new ICE credentials where %s sees it, without another connection",
    async (who) => {
      const world = await live();
      world[who].connection.becomes("disconnected");
      await pass(2000);
      expect(world.states).toEqual(["live", "live"]);
      expect(world.a.connection.restarts).toBe(1);
      await pass(20_000);
      expect(FakeConnection.all).toHaveLength(2);
      expect(world.a.connection.restarts).toBe(1);
    },
  );

  test("fails after two restarts, says so, and is tried again until it comes", async () => {
    const world = await live();
    world.a.link.want([feed(1)]);
    await pass(50);
    FakeConnection.blocked = true;
    world.both("disconnected");
    await pass(5000);
    expect(world.states).toEqual(["live", "live"]);
    await pass(5000);
    expect(world.states).toEqual(["failed", "failed"]);
    expect(world.a.hears(feed(1))).toBeUndefined();
    await pass(30_000);
    expect(world.states).toEqual(["failed", "failed"]);
    FakeConnection.blocked = false;
    await pass(15_000);
    expect(world.states).toEqual(["live", "live"]);
    expect(world.a.hears(feed(1))).toBe("live");
    expect(FakeConnection.all.filter(({ closed }) => !closed)).toHaveLength(2);
  });

  test("but looks sound is mended when what should come does not", async () => {
    const world = await live();
    world.b.link.unheard();
    await pass(2000);
    expect(world.a.connection.restarts).toBe(1);
  });
});

test.each([0, 1, 40, 300, 5000, 12_000, 20_000])("once stopped after %i ms, nothing goes on", async (ms) => {
  const world = new World();
  FakeConnection.blocked = ms > 1000;
  world.a.link.want(voices(5));
  await pass(ms);
  const asked = vi.fn();
  world.a.serve = world.b.serve = asked;
  world.a.link.stop();
  world.b.link.stop();
  world.stopped = true;
  await pass(WIRE_MS);
  expect(vi.getTimerCount()).toBe(0);
  expect(asked).not.toHaveBeenCalled();
  expect(FakeConnection.all.every(({ closed }) => closed)).toBe(true);
});

test("a link that is stopped while it applies an answer says nothing any more", async () => {
  const { a } = await live();
  a.link.want(voices(5));
  let applied = () => {};
  a.connection.setRemoteDescription = () => {
    return new Promise((done) => {
      applied = done;
    });
  };
  await pass(300);
  a.link.stop();
  const asked = vi.fn();
  a.serve = asked;
  applied();
  await pass(0);
  expect(asked).not.toHaveBeenCalled();
});
