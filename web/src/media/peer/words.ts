// What two browsers say to each other over the data channel of their link. Everything that comes in is read here, and
// what does not fit is dropped: the other end may be anything.

import type { ParticipantId, TrackId } from "../../call/state";
import { type ChatWord, type GotWord, isNonce, isText } from "../../call/unkept/words";
import type { SlotFlow } from "../../protocol/generated";

/** An m-line and what shall come out of it: one track as it is, or several people's made into one. */
export interface Ask {
  mid: string;
  what:
    | { track: TrackId }
    | { origins: readonly ParticipantId[]; volumes: readonly (readonly [ParticipantId, number])[] };
  /** Device pixels; zero for sound. */
  width: number;
  height: number;
}

/** Where somebody is in a composed picture, in fractions of it. */
export interface Cell {
  who: ParticipantId;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What comes out of an m-line that was asked for. */
export interface Answer {
  mid: string;
  flow: SlotFlow;
  /** Whose media is in it, where it is mixed. */
  origins?: readonly ParticipantId[];
  /** Where they are in it, where it is a picture. */
  cells?: readonly Cell[];
}

export type Word =
  /** All that the one who says it wants to get. Each has a higher number. */
  | { type: "ask"; number: number; asks: readonly Ask[] }
  /** What comes of it, whole, and the number of the ask it answers. */
  | { type: "answer"; number: number; answers: readonly Answer[] }
  | ChatWord
  | GotWord;

/** Of one list. */
const MOST = 128;
const LONGEST = 64 * 1024;

export function read(data: unknown): Word | null {
  if (typeof data !== "string" || data.length > LONGEST) return null;
  const word = parse(data);
  if (!isObject(word)) return null;
  if (word.type === "ask" && isId(word.number) && isListOf(word.asks, isAsk)) return word as unknown as Word;
  if (word.type === "answer" && isId(word.number) && isListOf(word.answers, isAnswer)) return word as unknown as Word;
  if (word.type === "chat" && isChat(word)) return word as unknown as Word;
  if (word.type === "got" && isGot(word)) return word as unknown as Word;
  return null;
}

type Fields = Record<string, unknown>;

const flows: readonly unknown[] = [
  "live",
  "waiting",
  "muted",
  "stopped",
  "hidden",
  "bandwidth",
  "no_media",
  "gone",
] satisfies SlotFlow[];

const isAsk = (ask: Fields): boolean =>
  isMid(ask.mid) && isPixels(ask.width) && isPixels(ask.height) && isObject(ask.what) && isWhat(ask.what);

const isWhat = (what: Fields): boolean =>
  "track" in what
    ? isId(what.track)
    : isIds(what.origins) &&
      Array.isArray(what.volumes) &&
      what.volumes.length <= MOST &&
      what.volumes.every((one) => Array.isArray(one) && isId(one[0]) && isBetween(one[1], 0, 2));

const isAnswer = (answer: Fields): boolean =>
  isMid(answer.mid) &&
  flows.includes(answer.flow) &&
  (answer.origins === undefined || isIds(answer.origins)) &&
  (answer.cells === undefined || isListOf(answer.cells, isCell));

const isCell = (cell: Fields): boolean =>
  isId(cell.who) && [cell.x, cell.y, cell.width, cell.height].every((one) => isBetween(one, 0, 1));

const isChat = (word: Fields): boolean =>
  isId(word.author) && isNonce(word.nonce) && isText(word.text) && isIds(word.pass);

const isGot = (word: Fields): boolean => isId(word.author) && isNonce(word.nonce) && isId(word.by);

const isMid = (value: unknown): boolean => typeof value === "string" && value.length > 0 && value.length <= 16;
const isId = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isIds = (value: unknown): boolean => Array.isArray(value) && value.length <= MOST && value.every(isId);
const isPixels = (value: unknown): boolean => isId(value) && (value as number) <= 65_535;
const isBetween = (value: unknown, low: number, high: number): boolean =>
  typeof value === "number" && value >= low && value <= high;

const isListOf = (value: unknown, fits: (item: Fields) => boolean): boolean =>
  Array.isArray(value) && value.length <= MOST && value.every((item) => isObject(item) && fits(item));

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
