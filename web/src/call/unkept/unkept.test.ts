import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { welcome } from "../../protocol/fake.testing";
import type { Participant, Reply, Request, Route } from "../../protocol/generated";
import { Lost, Refused } from "../../protocol/refused";
import { initialState, reduce } from "../reduce";
import type { CallState, ParticipantId } from "../state";
import { Unkept } from "./unkept";
import type { ChatWord, GotWord } from "./words";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A room of pages, the links between them, and a server that passes on. */
class Room {
  readonly pages = new Map<ParticipantId, Page>();
  readonly links = new Set<string>();
  /** Links that look well and carry nothing. */
  readonly dead = new Set<string>();
  online = true;
  /** How long a word is on a link. */
  slow = 10;
  /** How often the server was asked. */
  asked = 0;
  private hub: ParticipantId | null = null;

  constructor(people: number) {
    for (let id = 1; id <= people; id += 1) this.pages.set(id, new Page(this, id));
    for (const page of this.pages.values()) page.welcomed();
  }

  page(id: ParticipantId): Page {
    return this.pages.get(id) as Page;
  }

  mesh(): this {
    for (const a of this.pages.keys()) for (const b of this.pages.keys()) if (a < b) this.link(a, b);
    return this;
  }

  link(a: ParticipantId, b: ParticipantId): this {
    this.links.add(`${a} ${b}`).add(`${b} ${a}`);
    return this;
  }

  /** One mixes for all the others. */
  star(hub: ParticipantId): this {
    this.hub = hub;
    for (const id of this.pages.keys()) if (id !== hub) this.link(hub, id);
    for (const page of this.pages.values()) page.welcomed();
    return this;
  }

  route(id: ParticipantId): Route {
    const route = welcome().slice.audio;
    if (this.hub === null) return { ...route, shape: "mesh", hub: { type: "participant", id } };
    const serves = id === this.hub ? [...this.pages.keys()].filter((one) => one !== id) : [];
    return { ...route, shape: "mixer", hub: { type: "participant", id: this.hub }, delivery: "mix", serves };
  }

  leave(id: ParticipantId): void {
    this.pages.delete(id);
    for (const page of this.pages.values()) page.hears({ type: "left", participant: id, reason: "left" });
  }

  request(by: ParticipantId, request: Request): Promise<Reply> {
    if (request.type !== "chat" || !this.online) return Promise.reject(new Lost());
    this.asked += 1;
    const { guest, name, colour } = person(by);
    const message = { seq: 70 + this.asked, guest, name, colour, at: 5, text: request.text, nonce: request.nonce };
    for (const page of this.pages.values()) setTimeout(() => page.unkept.passed(message), 40);
    return new Promise((resolve) => setTimeout(() => resolve({ type: "sent", message }), 40));
  }

  say(from: ParticipantId, to: ParticipantId, word: ChatWord | GotWord): boolean {
    if (!this.links.has(`${from} ${to}`)) return false;
    const hear = () => this.pages.get(to)?.unkept.said(from, word);
    if (!this.dead.has(`${from} ${to}`)) setTimeout(hear, this.slow);
    return true;
  }
}

class Page {
  state: CallState = initialState;
  readonly unkept: Unkept;

  constructor(
    readonly room: Room,
    readonly id: ParticipantId,
  ) {
    this.unkept = new Unkept(
      {
        state: () => this.state,
        linked: () => new Set([...room.pages.keys()].filter((one) => room.links.has(`${id} ${one}`))),
        say: (to, word) => room.say(id, to, word),
        request: (request) => room.request(id, request),
        dispatch: (event) => this.hears(event),
      },
      `run-${id}`,
    );
  }

  welcomed(): void {
    const route = this.room.route(this.id);
    const { room, slice } = welcome();
    const here = welcome({
      you: this.id,
      room: { ...room, keeps_chat: false },
      participants: [...this.room.pages.keys()].map(person),
      slice: { ...slice, audio: route, video: route },
    });
    this.hears({ type: "welcome", welcome: here, at: 0 });
  }

  hears(event: Parameters<typeof reduce>[1]): void {
    this.state = reduce(this.state, event);
    if (event.type === "left") this.unkept.people();
  }

  async sends(text: string, name = text): Promise<"sent" | Refused | Lost> {
    try {
      const message = await this.unkept.send(text, name);
      this.hears({ type: "chat_sent", nonce: name, message });
      return "sent";
    } catch (error) {
      if (error instanceof Refused || error instanceof Lost) return error;
      throw error;
    }
  }

  get reads(): string[] {
    return this.state.chat.messages.map(({ text }) => text);
  }
}

function person(id: ParticipantId): Participant {
  const rest = { role: "speaker", tracks: [], stopped: [], hand: null, connection: "connected", bars: null } as const;
  return { id, guest: `guest-${id}`, name: `Person ${id}`, colour: id, joined_at: 0, ...rest, tracks: [], stopped: [] };
}

const chat = (author: ParticipantId, text: string, nonce = "x.1", pass: ParticipantId[] = []): ChatWord => ({
  type: "chat",
  author,
  nonce,
  text,
  pass,
});
const settle = (ms = 100) => vi.advanceTimersByTimeAsync(ms);

describe("the way of a message", () => {
  test("where all are linked it goes to each of them and the server hears nothing", async () => {
    const room = new Room(3).mesh();
    const sent = room.page(1).sends("  hello\r\n ");
    await settle();
    expect(await sent).toBe("sent");
    for (const page of room.pages.values()) expect(page.reads).toEqual(["hello"]);
    const [message] = room.page(2).state.chat.messages;
    expect(message).toMatchObject({ guest: "guest-1", name: "Person 1", colour: 1, seq: 1 });
    await settle(5000);
    expect(room.asked).toBe(0);
  });

  test("whoever is alone has said it", async () => {
    const room = new Room(1);
    expect(await room.page(1).sends("hello")).toBe("sent");
    expect(room.page(1).reads).toEqual(["hello"]);
    expect(room.asked).toBe(0);
  });

  test("where not all are linked it takes the server, too, and is shown once", async () => {
    const room = new Room(3).link(1, 2);
    const sent = room.page(1).sends("hello");
    await settle();
    expect(await sent).toBe("sent");
    for (const page of room.pages.values()) expect(page.reads).toEqual(["hello"]);
    expect(room.asked).toBe(1);
  });

  test("in a star whoever mixes passes it on, and says back that it came", async () => {
    const room = new Room(4).star(3);
    const sent = room.page(1).sends("hello");
    const other = room.page(3).sends("from the hub");
    await settle();
    expect([await sent, await other]).toEqual(["sent", "sent"]);
    for (const page of room.pages.values()) expect([...page.reads].sort()).toEqual(["from the hub", "hello"]);
    expect(room.page(4).state.chat.messages[1]).toMatchObject({ guest: "guest-1", name: "Person 1" });
    await settle(5000);
    expect(room.asked).toBe(0);
  });

  test("who does not say that it came gets it through the server", async () => {
    const room = new Room(3).mesh();
    room.dead.add("1 3");
    const sent = room.page(1).sends("hello");
    await settle();
    expect(room.page(3).reads).toEqual([]);
    await settle(2000);
    expect(await sent).toBe("sent");
    for (const page of room.pages.values()) expect(page.reads).toEqual(["hello"]);
    expect(room.asked).toBe(1);
  });

  test("who goes meanwhile is waited for no more", async () => {
    const room = new Room(3).mesh();
    room.dead.add("1 3");
    const sent = room.page(1).sends("hello");
    await settle();
    room.leave(3);
    expect(await sent).toBe("sent");
    await settle(5000);
    expect(room.asked).toBe(0);
  });

  test("who comes back as somebody else gets it through the server", async () => {
    const room = new Room(3).mesh();
    room.dead.add("1 3");
    let sent = false;
    void room
      .page(1)
      .sends("hello")
      .then(() => {
        sent = true;
      });
    await settle();
    room.page(1).hears({ type: "participant", participant: { ...person(9), guest: "guest-3" } });
    room.page(1).hears({ type: "left", participant: 3, reason: "lost" });
    expect([sent, room.asked]).toEqual([false, 1]);
    await settle();
    expect(sent).toBe(true);
  });

  test("what comes late over a link, and again, is shown once", async () => {
    const room = new Room(3).mesh();
    room.online = false;
    room.slow = 1600;
    const sent = room.page(1).sends("hello");
    await settle(5000);
    expect(await sent).toBeInstanceOf(Lost);
    room.online = true;
    const again = room.page(1).sends("hello");
    await settle(5000);
    expect(await again).toBe("sent");
    for (const page of room.pages.values()) expect(page.reads).toEqual(["hello"]);
  });

  test("without a socket it goes over the links if all are linked; else it waits and is the same message", async () => {
    const room = new Room(3).mesh();
    room.online = false;
    const sent = room.page(1).sends("one");
    await settle();
    expect(await sent).toBe("sent");

    room.links.delete("1 3");
    const waits = room.page(1).sends("two");
    await settle();
    expect(await waits).toBeInstanceOf(Lost);
    room.online = true;
    const again = room.page(1).sends("two");
    await settle();
    expect(await again).toBe("sent");
    for (const page of room.pages.values()) expect(page.reads).toEqual(["one", "two"]);
  });

  test("what is faster over the link does not overtake what goes through the server", async () => {
    const room = new Room(3).mesh();
    void room.page(1).sends("one");
    await settle();
    room.links.delete("1 2");
    void room.page(1).sends("two");
    room.links.add("1 2");
    void room.page(1).sends("three");
    await settle();
    for (const page of room.pages.values()) expect(page.reads).toEqual(["one", "two", "three"]);
  });
});

describe("limits", () => {
  test("ten in ten seconds, and what is refused can be sent again", async () => {
    const room = new Room(2).mesh();
    for (let n = 1; n <= 10; n += 1) void room.page(1).sends(`${n}`);
    const refused = await room.page(1).sends("11");
    expect(refused).toMatchObject({ body: { code: "too_fast", retry_after_ms: 10_000 } });
    await settle(10_000);
    const again = room.page(1).sends("11");
    await settle();
    expect(await again).toBe("sent");
    expect(room.page(2).reads).toEqual(Array.from({ length: 11 }, (_, at) => `${at + 1}`));
  });

  test("nothing, and too much, is not sent", async () => {
    const room = new Room(2).mesh();
    expect(await room.page(1).sends(" \n\u0000 ")).toMatchObject({ body: { code: "bad_value" } });
    expect(await room.page(1).sends("ü".repeat(4001))).toMatchObject({ body: { code: "too_long" } });
    void room.page(1).sends("😀".repeat(4000));
    await settle();
    expect(room.page(2).reads).toHaveLength(1);
  });

  test("who writes without end is heard no more than twice as much, and nobody else less", async () => {
    const room = new Room(3).mesh();
    const reader = room.page(2);
    for (let n = 1; n <= 100; n += 1) reader.unkept.said(1, chat(1, `${n}`, `x.${n}`));
    expect(reader.reads).toHaveLength(20);
    reader.unkept.said(3, chat(3, "hello"));
    expect(reader.reads).toHaveLength(21);
  });
});

describe("from a hostile end", () => {
  test("nobody speaks for another, but whoever mixes for us, and that only for who is here", () => {
    const room = new Room(4).mesh();
    const reader = room.page(2);
    reader.unkept.said(1, chat(3, "said by 1 as 3"));
    reader.unkept.said(1, chat(2, "said by 1 as us"));
    reader.unkept.said(9, chat(9, "who is that"));
    expect(reader.reads).toEqual([]);
    room.star(1);
    reader.unkept.said(1, chat(3, "passed on"));
    reader.unkept.said(1, chat(2, "as us"));
    reader.unkept.said(1, chat(9, "as nobody"));
    reader.unkept.said(4, chat(3, "by somebody who does not mix"));
    expect(reader.reads).toEqual(["passed on"]);
  });

  test("who was removed is not heard", () => {
    const room = new Room(3).mesh();
    room.leave(1);
    room.page(2).unkept.said(1, chat(1, "still here"));
    expect(room.page(2).reads).toEqual([]);
  });

  test("a room that keeps its chat hears none of it", () => {
    const room = new Room(2).mesh();
    const page = room.page(2);
    page.hears({ type: "room", room: { ...welcome().room, keeps_chat: true } });
    page.unkept.said(1, chat(1, "past the server"));
    expect(page.reads).toEqual([]);
  });

  test("only whoever mixes passes on, only to those it serves, and one step far", async () => {
    const room = new Room(4).mesh();
    room.page(2).unkept.said(1, chat(1, "hello", "x.1", [3, 4]));
    await settle();
    expect([room.page(3).reads, room.page(4).reads]).toEqual([[], []]);
    room.star(2);
    room.page(2).unkept.said(1, chat(1, "again", "x.2", [1, 2, 3, 9]));
    await settle();
    expect([room.page(1).reads, room.page(3).reads, room.page(4).reads]).toEqual([[], ["again"], []]);
  });

  test("nobody confirms for others, and a confirmation nobody waits for goes nowhere", async () => {
    const room = new Room(3).mesh();
    room.dead.add("1 3");
    let sent = false;
    void room
      .page(1)
      .sends("hello")
      .then(() => {
        sent = true;
      });
    await settle();
    const got = (by: ParticipantId): GotWord => ({ type: "got", author: 1, nonce: "run-1.1", by });
    room.page(1).unkept.said(2, got(3));
    room.page(3).unkept.said(2, got(2));
    await settle();
    expect(sent).toBe(false);
    room.page(1).unkept.said(3, got(3));
    await settle(0);
    expect(sent).toBe(true);
  });
});
