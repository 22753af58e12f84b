import { describe, expect, it } from "vitest";
import type { Role } from "../protocol/generated";
import { keepsOrderOver, mayGrant } from "./rights";

const ROLES: Role[] = ["viewer", "speaker", "moderator", "owner"];

/** Who may, as the letters of the roles. */
const who = (may: (role: Role) => boolean) =>
  ROLES.filter(may)
    .map((role) => role[0])
    .join("");

describe("rights offered", () => {
  it("are those of the server's table", () => {
    expect(who((role) => keepsOrderOver(role, "viewer"))).toBe("mo");
    expect(who((role) => keepsOrderOver(role, "speaker"))).toBe("mo");
    expect(who((role) => keepsOrderOver(role, "moderator"))).toBe("o");
    expect(who((role) => keepsOrderOver(role, "owner"))).toBe("");
    expect(who((role) => mayGrant(role, "viewer", "speaker"))).toBe("mo");
    expect(who((role) => mayGrant(role, "speaker", "viewer"))).toBe("mo");
    expect(who((role) => mayGrant(role, "speaker", "moderator"))).toBe("o");
    expect(who((role) => mayGrant(role, "moderator", "viewer"))).toBe("o");
    expect(who((role) => mayGrant(role, "speaker", "owner"))).toBe("");
    expect(who((role) => mayGrant(role, "owner", "viewer"))).toBe("");
    expect(who((role) => mayGrant(role, "speaker", "speaker"))).toBe("");
  });
});
