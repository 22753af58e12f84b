// What the interface offers somebody to do. The server decides; this mirrors crates/model/src/access.rs so that
// nobody is shown a button that would be refused.

import type { Role } from "../protocol/generated";

const RANK: Record<Role, number> = { viewer: 0, speaker: 1, moderator: 2, owner: 3 };

export function atLeast(role: Role, least: Role): boolean {
  return RANK[role] >= RANK[least];
}

/** Stop a source of somebody, lower their hand, remove them. */
export function keepsOrderOver(role: Role, target: Role): boolean {
  if (target === "owner") return false;
  return atLeast(role, target === "moderator" ? "owner" : "moderator");
}

/** The roles somebody may be given. */
export function mayGrant(role: Role, from: Role, to: Role): boolean {
  if (from === to || from === "owner" || to === "owner") return false;
  return atLeast(role, from === "moderator" || to === "moderator" ? "owner" : "moderator");
}
