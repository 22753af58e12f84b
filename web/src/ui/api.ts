// The HTTP routes, those about rooms. Every failure is a `Refused`, so that whoever asks can put it into words.

import { Refused } from "../call/call";
import type {
  ChangeRoom,
  CreateRoom,
  CreateStreamKey,
  ErrorBody,
  Graph,
  Problem,
  RoomInfo,
  RoomOutside,
  StreamKey,
  StreamKeyMade,
} from "../protocol/generated";

export function listRooms(signal?: AbortSignal): Promise<RoomOutside[]> {
  return ask("GET", "/api/rooms", undefined, signal);
}

export function lookAtRoom(name: string, signal?: AbortSignal): Promise<RoomOutside> {
  return ask("GET", roomPath(name), undefined, signal);
}

/** For people in the room. */
export function lookAtGraph(name: string, signal?: AbortSignal): Promise<Graph> {
  return ask("GET", `${roomPath(name)}/graph`, undefined, signal);
}

export async function createRoom(room: Partial<CreateRoom> = {}): Promise<RoomInfo> {
  const made = await ask<RoomInfo | RoomOutside>("POST", "/api/rooms", room);
  return "room" in made ? made.room : made;
}

export function changeRoom(name: string, change: Partial<ChangeRoom>): Promise<unknown> {
  return ask("PATCH", roomPath(name), change);
}

export function deleteRoom(name: string): Promise<unknown> {
  return ask("DELETE", roomPath(name));
}

export function listStreamKeys(room: string, signal?: AbortSignal): Promise<StreamKey[]> {
  return ask("GET", `${roomPath(room)}/stream-keys`, undefined, signal);
}

export function makeStreamKey(room: string, key: CreateStreamKey): Promise<StreamKeyMade> {
  return ask("POST", `${roomPath(room)}/stream-keys`, key);
}

export function revokeStreamKey(room: string, id: number): Promise<unknown> {
  return ask("DELETE", `${roomPath(room)}/stream-keys/${id}`);
}

/** Why something failed, for `refusalWords`; what is not a refusal is the network's fault. */
export function whyFailed(error: unknown): Failure {
  return error instanceof Refused ? error.body : "network";
}

export type Failure = ErrorBody | "network";

function roomPath(name: string): string {
  return `/api/rooms/${encodeURIComponent(name)}`;
}

export async function ask<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  });
  if (!response.ok) throw new Refused(await problem(response));
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function problem(response: Response): Promise<ErrorBody> {
  const known = (await response.json().catch(() => null)) as Partial<Problem> | null;
  return {
    code: known?.code ?? (response.status === 404 ? "no_such_room" : "internal"),
    message: known?.detail ?? response.statusText,
    retry_after_ms: known?.retry_after_ms ?? null,
    tries_left: known?.tries_left ?? null,
  };
}
