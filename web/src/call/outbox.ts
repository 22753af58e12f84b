// Messages on their way. Each has a nonce for life, so one that was kept by the server while its answer was lost is not
// kept twice when it is sent again over the next socket.

import type { Reply, Request } from "../protocol/generated";
import { Lost, Refused } from "../protocol/refused";
import type { CallEvent } from "./event";

interface Message {
  text: string;
  state: "sending" | "lost" | "failed";
  waiting: { resolve(): void; reject(error: Error): void }[];
}

export class Outbox {
  private readonly messages = new Map<string, Message>();

  constructor(
    private readonly request: (request: Request) => Promise<Reply>,
    private readonly dispatch: (event: CallEvent) => void,
    private readonly newNonce: () => string,
  ) {}

  /** Resolves once the message is kept. */
  send(text: string): Promise<void> {
    const nonce = this.newNonce();
    this.messages.set(nonce, { text, state: "failed", waiting: [] });
    return this.retry(nonce);
  }

  retry(nonce: string): Promise<void> {
    const message = this.messages.get(nonce);
    if (!message) return Promise.resolve();
    const done = new Promise<void>((resolve, reject) => message.waiting.push({ resolve, reject }));
    if (message.state === "failed") {
      this.dispatch({ type: "chat_pending", nonce, text: message.text });
      void this.push(nonce, message);
    }
    return done;
  }

  drop(nonce: string): void {
    const message = this.messages.get(nonce);
    this.messages.delete(nonce);
    this.dispatch({ type: "chat_dropped", nonce });
    for (const one of message?.waiting.splice(0) ?? []) one.resolve();
  }

  /** There is a socket again: whatever lost its answer is sent again, in order. */
  resume(): void {
    for (const [nonce, message] of this.messages) if (message.state === "lost") void this.push(nonce, message);
  }

  private async push(nonce: string, message: Message): Promise<void> {
    message.state = "sending";
    try {
      const reply = await this.request({ type: "chat", text: message.text, nonce });
      if (reply.type !== "sent") throw new Error(`The server answered a message with ${reply.type}.`);
      if (!this.messages.delete(nonce)) return this.dispatch({ type: "chat", message: reply.message });
      this.dispatch({ type: "chat_sent", nonce, message: reply.message });
      for (const one of message.waiting.splice(0)) one.resolve();
    } catch (error) {
      if (error instanceof Refused) this.fail(nonce, message, error);
      else if (error instanceof Lost) message.state = "lost";
      else throw error;
    }
  }

  private fail(nonce: string, message: Message, refused: Refused): void {
    message.state = "failed";
    this.dispatch({ type: "chat_failed", nonce, error: refused.body });
    for (const one of message.waiting.splice(0)) one.reject(refused);
  }
}
