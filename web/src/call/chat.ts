// The chat's part of the state. Messages are in the server's order, each once, without gaps; where none are kept, in the
// order in which they came here.

import type { ChatMessage, ErrorBody } from "../protocol/generated";
import type { Chat } from "./state";

export const noChat: Chat = { messages: [], pending: [], more: false, loading: false, readSeq: 0 };

/** The newest messages, on coming in or back. What is pending stays pending. */
export function welcomed(chat: Chat, newest: readonly ChatMessage[], more: boolean, first: boolean): Chat {
  if (first) return { ...noChat, messages: newest, more, readSeq: newest.at(-1)?.seq ?? 0 };
  const last = chat.messages.at(-1);
  const oldest = newest[0];
  // Missed more than a page: what is older is asked for again, so that nobody reads over a hole.
  const hole = last !== undefined && oldest !== undefined && more && oldest.seq > last.seq + 1;
  if (hole) return { ...chat, messages: newest, more: true, loading: false };
  // Where there are older ones here already, it is known whether still older ones exist.
  const reachesBack = (chat.messages[0]?.seq ?? Infinity) <= (oldest?.seq ?? 0);
  return { ...chat, messages: merge(chat.messages, newest), more: reachesBack ? chat.more : more, loading: false };
}

/** The room may have begun or ceased to keep its chat. */
export function ruled(chat: Chat, before: boolean, after: boolean): Chat {
  if (before === after) return chat;
  // What was kept is deleted.
  if (!after) return { ...noChat, pending: chat.pending };
  // What was not kept stays to be read, before everything that is.
  const last = chat.messages.at(-1)?.seq ?? 0;
  const messages = chat.messages.map((message) => ({ ...message, seq: message.seq - last }));
  return { ...chat, messages, readSeq: chat.readSeq - last };
}

/** A message that is kept nowhere, as the newest one. */
export function next(chat: Chat, message: ChatMessage): ChatMessage {
  return { ...message, seq: (chat.messages.at(-1)?.seq ?? 0) + 1 };
}

export function received(chat: Chat, message: ChatMessage): Chat {
  return { ...chat, messages: merge(chat.messages, [message]) };
}

export function pending(chat: Chat, nonce: string, text: string): Chat {
  const others = chat.pending.filter((one) => one.nonce !== nonce);
  return { ...chat, pending: [...others, { nonce, text, error: null }] };
}

export function sent(chat: Chat, nonce: string, message: ChatMessage): Chat {
  // What one wrote oneself needs no unread mark, unless something unread stands before it.
  const allRead = chat.readSeq >= (chat.messages.findLast((one) => one.seq < message.seq)?.seq ?? 0);
  const readSeq = allRead ? Math.max(chat.readSeq, message.seq) : chat.readSeq;
  return { ...dropped(received(chat, message), nonce), readSeq };
}

export function failed(chat: Chat, nonce: string, error: ErrorBody): Chat {
  return { ...chat, pending: chat.pending.map((one) => (one.nonce === nonce ? { ...one, error } : one)) };
}

export function dropped(chat: Chat, nonce: string): Chat {
  return { ...chat, pending: chat.pending.filter((one) => one.nonce !== nonce) };
}

export function older(chat: Chat, messages: readonly ChatMessage[], more: boolean): Chat {
  return { ...chat, messages: merge(messages, chat.messages), more, loading: false };
}

export function read(chat: Chat): Chat {
  const readSeq = chat.messages.at(-1)?.seq ?? chat.readSeq;
  return readSeq === chat.readSeq ? chat : { ...chat, readSeq };
}

function merge(a: readonly ChatMessage[], b: readonly ChatMessage[]): readonly ChatMessage[] {
  const bySeq = new Map([...a, ...b].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((x, y) => x.seq - y.seq);
}
