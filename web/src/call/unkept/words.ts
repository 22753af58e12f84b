// What participants say to each other of the chat, in a room that keeps none.

import { CHAT_CHARS, NONCE_BYTES } from "../../protocol/generated";
import type { ParticipantId } from "../state";

/** A message, from its author or from whoever passes it on. Name, colour and time are what the room says, not the word. */
export interface ChatWord {
  type: "chat";
  author: ParticipantId;
  nonce: string;
  text: string;
  /** Whoever mixes for the author passes it on to these. */
  pass: readonly ParticipantId[];
}

/** A message came. */
export interface GotWord {
  type: "got";
  author: ParticipantId;
  nonce: string;
  by: ParticipantId;
}

/** As the server would make it: no controls but line breaks and tabs, nothing around it. */
export function clean(text: string): string {
  return text.replace(CONTROLS, "").trim();
}

export function isTooLong(text: string): boolean {
  return text.length > CHAT_CHARS && [...text].length > CHAT_CHARS;
}

/** Whether a text could have come through the server. */
export function isText(text: unknown): text is string {
  // A character has one or two units: what is much too long is not even looked at.
  return (
    typeof text === "string" && text !== "" && text.length <= 2 * CHAT_CHARS && text === clean(text) && !isTooLong(text)
  );
}

export function isNonce(nonce: unknown): nonce is string {
  return typeof nonce === "string" && nonce.length <= NONCE_BYTES && VISIBLE.test(nonce);
}

const CONTROLS = /[^\P{Cc}\n\t]/gu;
const VISIBLE = /^[!-~]+$/;
