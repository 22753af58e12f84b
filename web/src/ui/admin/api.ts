// The HTTP routes of the administration.

import type { AdminOverview, AdminRooms, AdminSession, Graph } from "../../protocol/generated";
import { ask } from "../api";

export function lookAtSession(signal?: AbortSignal): Promise<AdminSession> {
  return ask("GET", "/api/admin/session", undefined, signal);
}

export function signIn(key: string): Promise<AdminSession> {
  return ask("POST", "/api/admin/session", { key });
}

export function signOut(): Promise<void> {
  return ask("DELETE", "/api/admin/session");
}

export function lookAtOverview(signal?: AbortSignal): Promise<AdminOverview> {
  return ask("GET", "/api/admin/overview", undefined, signal);
}

export function listEveryRoom(signal?: AbortSignal): Promise<AdminRooms> {
  return ask("GET", "/api/admin/rooms", undefined, signal);
}

/** Also for somebody who is not in the room. */
export function lookAtAnyGraph(name: string, signal?: AbortSignal): Promise<Graph> {
  return ask("GET", `/api/admin/rooms/${encodeURIComponent(name)}/graph`, undefined, signal);
}
