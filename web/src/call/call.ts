// What the interface may ask of a call. `session.ts` implements it.

import type { StoreApi } from "zustand/vanilla";
import type { Role, Source, Travel } from "../protocol/generated";
import type { CallState, ParticipantId, TrackId } from "./state";

export { Refused } from "../protocol/refused";

export interface JoinOptions {
  room: string;
  name: string;
  colour: number;
  password?: string;
  takeOver?: boolean;
  /** Nobody is to learn this browser's address. */
  private?: boolean;
  /** This browser may carry others' media. */
  carries?: boolean;
}

/** Size of a shown picture in device pixels. */
export interface Size {
  width: number;
  height: number;
}

export interface Call {
  readonly store: StoreApi<CallState>;

  /** Resolves when inside; a refusal is in `phase`. Joining never waits for a device. */
  join(options: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  /** Ends everything this call started. */
  stop(): void;

  /** Microphone off is a pause without re-capture. Problems land in `own[source].problem`. */
  setOn(source: "microphone" | "camera", on: boolean): Promise<void>;
  /** Opens the browser's picker; `screen_audio` comes along where the browser offers it. */
  startScreen(): Promise<void>;
  stopScreen(): Promise<void>;
  raiseHand(raised: boolean): Promise<void>;
  changeSelf(change: { name?: string; colour?: number; private?: boolean }): Promise<void>;

  /** Everything on show and how large; what is not in the map is hidden and costs no byte. */
  show(sizes: ReadonlyMap<TrackId, Size>): void;
  hidePicture(participant: ParticipantId, hidden: boolean): void;
  setVolume(participant: ParticipantId, volume: number): void;
  deafen(deafened: boolean): void;
  /** After `soundBlocked`: call it from a click and the browser plays. */
  allowSound(): void;

  /** Rejects with `Refused`; the text stays in `chat.pending` with its error, to be sent again or dropped. */
  sendChat(text: string): Promise<void>;
  retryChat(nonce: string): Promise<void>;
  dropChat(nonce: string): void;
  loadOlder(): Promise<void>;
  markRead(): void;

  stopSource(participant: ParticipantId, source: Source): Promise<void>;
  allowSource(participant: ParticipantId, source: Source): Promise<void>;
  lowerHand(participant: ParticipantId): Promise<void>;
  remove(participant: ParticipantId): Promise<void>;
  grant(participant: ParticipantId, role: Role): Promise<void>;
  lock(locked: boolean): Promise<void>;
  /** How media travels in the room; with `mixer`, who mixes, or whoever is best at it. */
  travel(travel: Travel, mixer: ParticipantId | null): Promise<void>;
  /** Whether this browser may carry media for others. */
  carry(agreed: boolean): Promise<void>;
}
