// The whole of a call as the interface sees it: one immutable value, changed only by `reduce`.
// The interface reads it through selectors and asks for things through `Call` (session.ts); it never touches a socket
// or a peer connection.

import type {
  ChatMessage,
  CloseReason,
  ErrorBody,
  Layer,
  LinkState,
  Participant,
  RoomInfo,
  Slice,
  SlotFlow,
  Source,
  Transport,
} from "../protocol/generated";

export type ParticipantId = number;
export type TrackId = number;

export type Phase =
  | { name: "outside" }
  | { name: "joining"; since: number }
  | { name: "inside" }
  /** The socket is gone; media may still flow. `since` is when it went. */
  | { name: "reconnecting"; since: number }
  /** Joining was refused: wrong password, room full, already here in another tab, … */
  | { name: "refused"; error: ErrorBody }
  | { name: "ended"; reason: CloseReason };

/** Something that comes, or should come, from somebody else. */
export interface Incoming {
  flow: SlotFlow;
  layer: Layer | null;
  /** Ready to be put on a <video>; null while there is no picture. */
  stream: MediaStream | null;
  /** The one that the stream has. */
  picture: MediaStreamTrack | null;
  /** The part of the picture that shows it, where several people come in one; null: all of it. */
  crop: Crop | null;
}

/** Part of a picture, in fractions of it. */
export interface Crop {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A source of one's own. */
export interface Own {
  state: "off" | "starting" | "on" | "muted";
  /** What the camera or screen shows, for the own tile. */
  stream: MediaStream | null;
  /** Why it could not be started. */
  problem: DeviceProblem | null;
}

export type DeviceProblem =
  | "none" /* there is no such device */
  | "refused" /* the browser was told not to */
  | "busy" /* another program has it */
  | "insecure" /* the page is not on https or localhost */
  | "failed";

/** Why no media comes, where it does not: put into words by the interface. */
export type Trouble =
  | "udp_blocked" /* works, over TCP */
  | "no_path" /* neither UDP nor TCP reached the media port */
  | "ice_failed" /* it worked and broke; being mended */
  | "server_gone"
  | null;

export interface Link {
  state: LinkState | "none";
  transport: Transport | null;
  /** 1 (bad) to 4 (good); null before anything was measured. */
  bars: number | null;
  /** 0 to 1. */
  lossUp: number;
  lossDown: number;
  rttMs: number | null;
  /** kbit/s of all media. */
  upKbps: number;
  downKbps: number;
  trouble: Trouble;
}

export interface PendingMessage {
  nonce: string;
  text: string;
  /** Why it was not kept; null while it is on its way. */
  error: ErrorBody | null;
}

export interface Chat {
  /** Oldest first. */
  messages: readonly ChatMessage[];
  pending: readonly PendingMessage[];
  /** There are older ones. */
  more: boolean;
  loading: boolean;
  /** The last message that was read. */
  readSeq: number;
}

export interface CallState {
  phase: Phase;
  you: ParticipantId | null;
  room: RoomInfo | null;
  /** In the order they came. */
  participants: ReadonlyMap<ParticipantId, Participant>;
  slice: Slice | null;
  /** Loudness 0 to 100 of everybody who is heard. */
  speaking: ReadonlyMap<ParticipantId, number>;
  dominant: ParticipantId | null;
  incoming: ReadonlyMap<TrackId, Incoming>;
  own: Readonly<Record<Source, Own>>;
  /** One's own voice, 0 to 100, also while muted ("you are muted and talking"). */
  ownLevel: number;
  talkingWhileMuted: boolean;
  /** Added to Date.now() gives the server's clock. */
  clockOffset: number;
  link: Link;
  chat: Chat;
  /** People whose picture is hidden here: its bytes stop. */
  hidden: ReadonlySet<ParticipantId>;
  /** Loudness of people here, 0 to 2; 1 where missing. */
  volume: ReadonlyMap<ParticipantId, number>;
  /** Everybody is silent here. */
  deafened: boolean;
  /** The browser plays no sound before a click; see `Call.allowSound`. */
  soundBlocked: boolean;
}
