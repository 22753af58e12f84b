// Everything that can happen to a call.

import type {
  ChatMessage,
  CloseReason,
  ErrorBody,
  LeaveReason,
  Participant,
  RoomInfo,
  Slice,
  Source,
  Speaking,
  Welcome,
} from "../protocol/generated";
import type { Incoming, Link, Own, ParticipantId, TrackId } from "./state";

export type CallEvent =
  | { type: "joining"; at: number }
  | { type: "refused"; error: ErrorBody }
  | { type: "welcome"; welcome: Welcome; at: number }
  | { type: "lost"; at: number }
  | { type: "ended"; reason: CloseReason }
  | { type: "room"; room: RoomInfo }
  | { type: "participant"; participant: Participant }
  | { type: "left"; participant: ParticipantId; reason: LeaveReason }
  | { type: "slice"; slice: Slice }
  | { type: "speakers"; speaking: readonly Speaking[]; dominant: ParticipantId | null }
  | { type: "incoming"; incoming: ReadonlyMap<TrackId, Incoming> }
  | { type: "own"; source: Source; own: Own }
  | { type: "own_level"; level: number; talkingWhileMuted: boolean }
  | { type: "link"; link: Partial<Link> }
  | { type: "chat"; message: ChatMessage }
  | { type: "chat_pending"; nonce: string; text: string }
  | { type: "chat_sent"; nonce: string; message: ChatMessage }
  | { type: "chat_failed"; nonce: string; error: ErrorBody }
  | { type: "chat_dropped"; nonce: string }
  | { type: "history_asked" }
  | { type: "history"; messages: readonly ChatMessage[]; more: boolean }
  | { type: "history_failed" }
  | { type: "read" }
  | { type: "hide"; participant: ParticipantId; hidden: boolean }
  | { type: "volume"; participant: ParticipantId; volume: number }
  | { type: "deafen"; deafened: boolean }
  | { type: "sound_blocked"; blocked: boolean };
