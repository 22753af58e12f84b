import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection } from "./connection";
import { FakeServer, welcome } from "./fake.testing";
import type { ErrorBody } from "./generated";
import { Lost, Refused } from "./refused";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const flush = () => vi.advanceTimersByTimeAsync(0);

function world(ticket: string | null = null) {
  const server = new FakeServer();
  const log: string[] = [];
  const join = {
    protocol: 1,
    room: "flock",
    name: "Ada",
    colour: 1,
    password: null,
    take_over: false,
    peers: true,
    private: false,
    carries: false,
  };
  const connection = new Connection(
    server.open,
    () => join,
    ticket,
    {
      welcome: (one) => log.push(one.resumed ? "resumed" : "welcome"),
      event: (event) => log.push(event.type),
      lost: () => log.push("lost"),
      refused: (error) => log.push(`refused: ${error.code}`),
      ended: (reason) => log.push(`ended: ${reason}`),
    },
    () => 0.5,
  );
  const enter = async (resumed = false) => {
    server.socket.opens();
    server.socket.answers("join", welcome({ resumed }));
    await flush();
  };
  return { server, log, connection, enter };
}

function refusal(code: ErrorBody["code"], retryAfter: number | null = null): ErrorBody {
  return { code, message: code, retry_after_ms: retryAfter, tries_left: null };
}

test("a lost socket is replaced at once, and the ticket brings the same participant back", async () => {
  const { server, log, enter } = world();
  await enter();
  server.socket.breaks();
  await flush();
  expect(server.sockets).toHaveLength(2);
  await enter(true);
  expect(server.socket.last("join")).toMatchObject({ ticket: "ticket-1" });
  expect(log).toEqual(["welcome", "lost", "resumed"]);
});

test("a server that restarts is tried at least once a second for as long as it takes", async () => {
  const { server, log, enter } = world();
  await enter();
  for (let second = 0; second < 600; second += 1) {
    const before = server.sockets.length;
    if (!server.socket.closed) server.socket.breaks();
    await vi.advanceTimersByTimeAsync(1200);
    expect(server.sockets.length).toBeGreaterThan(before);
  }
  await enter();
  expect(log).toEqual(["welcome", "lost", "welcome"]);
});

test("six seconds of silence end a socket that looks alive", async () => {
  const { server, log, enter } = world();
  await enter();
  await vi.advanceTimersByTimeAsync(6000);
  await flush();
  expect(server.sockets[0]?.closed).toBe(true);
  expect(log).toEqual(["welcome", "lost"]);
});

test("a server that answers pings is left alone for hours", async () => {
  const { server, log, enter } = world();
  await enter();
  for (let i = 0; i < 3600; i += 1) {
    await vi.advanceTimersByTimeAsync(2000);
    server.socket.answers("ping", { type: "done" });
  }
  expect(log).toEqual(["welcome"]);
  expect(server.sockets).toHaveLength(1);
});

test("whoever asks anyway sends no pings, and notices silence all the same", async () => {
  const { server, log, connection, enter } = world();
  await enter();
  const asks = async () => {
    await vi.advanceTimersByTimeAsync(1500);
    connection.request({ type: "raise_hand", raised: true }).catch(() => {});
  };
  for (let i = 0; i < 20; i += 1) {
    await asks();
    server.socket.answers("raise_hand", { type: "done" });
  }
  expect(server.socket.sent.some(({ type }) => type === "ping")).toBe(false);
  for (let i = 0; i < 4; i += 1) await asks();
  expect(log).toEqual(["welcome", "lost"]);
});

test("timers that slept do not make the server look silent", async () => {
  const { server, log, enter } = world();
  await enter();
  await vi.advanceTimersByTimeAsync(2000);
  server.socket.answers("ping", { type: "done" });
  vi.setSystemTime(Date.now() + 60_000);
  await vi.advanceTimersByTimeAsync(2000);
  expect(log).toEqual(["welcome"]);
});

test("a socket that never opens is given up", async () => {
  const { server } = world();
  await vi.advanceTimersByTimeAsync(4010);
  expect(server.sockets.length).toBeGreaterThan(1);
  expect(server.sockets[0]?.closed).toBe(true);
});

test("going offline does not wait for silence, and going online does not wait for the next attempt", async () => {
  const { server, log, connection, enter } = world();
  await enter();
  connection.offline();
  expect(log).toEqual(["welcome", "lost"]);
  connection.online();
  expect(server.sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(0);
  expect(server.sockets).toHaveLength(2);
});

test("a refusal at the door is told and ends it", async () => {
  const { server, log } = world();
  server.socket.opens();
  server.socket.says({ type: "error", id: server.socket.last("join").id, error: refusal("wrong_password") });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log).toEqual(["refused: wrong_password"]);
  expect(server.sockets).toHaveLength(1);
});

test("somebody who was inside waits as long as a busy server asks", async () => {
  const { server, log, enter } = world();
  await enter();
  server.socket.breaks();
  await flush();
  server.socket.opens();
  server.socket.says({ type: "error", id: server.socket.last("join").id, error: refusal("too_fast", 3000) });
  await vi.advanceTimersByTimeAsync(2900);
  expect(server.sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(200);
  expect(server.sockets).toHaveLength(3);
  await enter();
  expect(log).toEqual(["welcome", "lost", "welcome"]);
});

test.each(["removed", "taken_over", "room_deleted", "left"] as const)("%s is the end", async (reason) => {
  const { server, log, enter } = world();
  await enter();
  server.socket.says({ type: "closed", reason });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log).toEqual(["welcome", `ended: ${reason}`]);
  expect(server.sockets).toHaveLength(1);
});

test.each(["stopping", "too_slow"] as const)("%s is not the end", async (reason) => {
  const { server, log, enter } = world();
  await enter();
  server.socket.says({ type: "closed", reason });
  server.socket.breaks();
  await flush();
  await enter();
  expect(log).toEqual(["welcome", "lost", "welcome"]);
});

test("answers find their requests, and a lost socket rejects what waits", async () => {
  const { server, connection, enter } = world();
  await enter();
  const hand = connection.request({ type: "raise_hand", raised: true });
  const lock = connection.request({ type: "lock", locked: true });
  const lost = connection.request({ type: "ping" });
  lost.catch(() => {});
  server.socket.says({ type: "error", id: server.socket.last("lock").id, error: refusal("not_allowed") });
  server.socket.answers("raise_hand", { type: "done" });
  await expect(hand).resolves.toEqual({ type: "done" });
  await expect(lock).rejects.toBeInstanceOf(Refused);
  server.socket.breaks();
  await expect(lost).rejects.toBeInstanceOf(Lost);
  await expect(connection.request({ type: "ping" })).rejects.toBeInstanceOf(Lost);
});

test("once stopped, nothing happens any more", async () => {
  const { server, log, connection, enter } = world();
  await enter();
  connection.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.sockets).toHaveLength(1);
  expect(server.socket.closed).toBe(true);
  expect(log).toEqual(["welcome"]);
  expect(vi.getTimerCount()).toBe(0);
});
