import { expect, test } from "vitest";
import type { Reply, Request } from "../protocol/generated";
import { Lost, Refused } from "../protocol/refused";
import type { CallEvent } from "./event";
import { Outbox } from "./outbox";

function world() {
  const asked: { request: Request; resolve(reply: Reply): void; reject(error: Error): void }[] = [];
  const events: CallEvent[] = [];
  let nonces = 0;
  const outbox = new Outbox(
    (request) => new Promise((resolve, reject) => asked.push({ request, resolve, reject })),
    (event) => events.push(event),
    () => `nonce-${++nonces}`,
  );
  const nonce = (at: number) => (asked[at]?.request as { nonce: string } | undefined)?.nonce ?? "";
  return { outbox, asked, events, nonce };
}

const kept: Reply = {
  type: "sent",
  message: { seq: 1, guest: "g", name: "Ada", colour: 1, at: 0, text: "hello", nonce: null },
};
const settle = () => new Promise((done) => setTimeout(done, 0));

test("a message whose answer is lost is sent again with the same nonce, and resolves once", async () => {
  const { outbox, asked, events, nonce } = world();
  const sending = outbox.send("hello");
  asked[0]?.reject(new Lost());
  await settle();
  expect(asked).toHaveLength(1);
  outbox.resume();
  expect(nonce(1)).toBe(nonce(0));
  asked[1]?.resolve(kept);
  await sending;
  expect(events.map((event) => event.type)).toEqual(["chat_pending", "chat_sent"]);
});

test("a refused message waits with its reason until it is sent again", async () => {
  const { outbox, asked, events, nonce } = world();
  const sending = outbox.send("hello");
  asked[0]?.reject(new Refused({ code: "too_fast", message: "slow", retry_after_ms: 500, tries_left: null }));
  await expect(sending).rejects.toBeInstanceOf(Refused);
  outbox.resume();
  expect(asked).toHaveLength(1);
  const again = outbox.retry(nonce(0));
  asked[1]?.resolve(kept);
  await again;
  expect(events.map((event) => event.type)).toEqual(["chat_pending", "chat_failed", "chat_pending", "chat_sent"]);
});

test("a dropped message is not sent again; if it was kept all the same, it is shown", async () => {
  const { outbox, asked, events, nonce } = world();
  const sending = outbox.send("hello");
  outbox.drop(nonce(0));
  await sending;
  asked[0]?.resolve(kept);
  await settle();
  outbox.resume();
  expect(asked).toHaveLength(1);
  expect(events.map((event) => event.type)).toEqual(["chat_pending", "chat_dropped", "chat"]);
});
