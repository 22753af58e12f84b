// A server for tests: sockets that do what they are told, and remember what was sent.

import type { ClientMessage, Reply, Route, ServerMessage, Welcome } from "./generated";
import type { Socket } from "./wire";

export class FakeSocket implements Socket {
  onopen: WebSocket["onopen"] = null;
  onmessage: WebSocket["onmessage"] = null;
  onclose: WebSocket["onclose"] = null;
  readonly sent: ClientMessage[] = [];
  closed = false;

  send(text: unknown): void {
    this.sent.push(JSON.parse(text as string) as ClientMessage);
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.onopen?.call(this as unknown as WebSocket, {} as Event);
  }

  breaks(): void {
    this.onclose?.call(this as unknown as WebSocket, {} as CloseEvent);
  }

  says(message: ServerMessage): void {
    this.onmessage?.call(this as unknown as WebSocket, { data: JSON.stringify(message) } as MessageEvent);
  }

  /** Answers the last request of a kind. */
  answers(type: ClientMessage["type"], reply: Reply): void {
    this.says({ type: "ok", id: this.last(type).id, reply });
  }

  last(type: ClientMessage["type"]): ClientMessage {
    const request = this.sent.findLast((one) => one.type === type);
    if (!request) throw new Error(`no ${type} was sent`);
    return request;
  }
}

export class FakeServer {
  readonly sockets: FakeSocket[] = [];
  readonly open = (): FakeSocket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }
}

export function welcome(change: Partial<Welcome> = {}): { type: "welcome" } & Welcome {
  const route: Route = {
    shape: "alone",
    hub: { type: "server", id: 1 },
    delivery: "forward",
    serves: [],
    standby: null,
    gets: [],
  };
  return {
    type: "welcome",
    you: 1,
    ticket: "ticket-1",
    resumed: false,
    room: {
      name: "flock",
      title: "Flock",
      listed: false,
      has_password: false,
      locked: false,
      capacity: 50,
      newcomer: "speaker",
      media: { travel: "automatic", no_server_media: false, private_addresses: false },
      keeps_chat: true,
    },
    participants: [],
    slice: { epoch: 1, audio: route, video: route, why: "alone", who: null, links: [], asked: false, mixed: false },
    chat: [],
    chat_more: false,
    now: 1_000_000,
    chat_chars: 4000,
    stun: [],
    ...change,
  };
}
