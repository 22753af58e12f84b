import { describe, expect, it } from "vitest";
import { nameFromTitle, parseTarget } from "./target";

const here = "https://meet.example:8443";
const room = (name: string) => ({ kind: "room", name });

describe("the field for a room or link", () => {
  it.each([
    ["quiet-otter-42", room("quiet-otter-42")],
    ["  quiet-otter-42 ", room("quiet-otter-42")],
    ["https://meet.example:8443/r/quiet-otter-42", room("quiet-otter-42")],
    ["https://meet.example:8443/r/quiet-otter-42/?x#y", room("quiet-otter-42")],
    ["meet.example:8443/r/quiet-otter-42", room("quiet-otter-42")],
    ["/r/quiet-otter-42", room("quiet-otter-42")],
    ["Opening week!", room("opening-week")],
    ["Große Übung (2)", room("grosse-uebung-2")],
    ["https://other.example/r/den", { kind: "elsewhere", address: "https://other.example/r/den" }],
  ])("%j leads to %j", (typed, target) => {
    expect(parseTarget(typed, here)).toEqual(target);
  });

  it.each([
    "",
    "   ",
    "会议",
    "https://meet.example:8443/",
    "https://other.example/x/y",
    "https://",
    "/r/..",
    "/r/A b",
  ])("%j leads nowhere", (typed) => {
    expect(parseTarget(typed, here)).toBeNull();
  });

  it("never leads to an address that runs something", () => {
    expect(parseTarget("javascript:alert(1)//r/x", here)).toEqual(room("javascript-alert-1-r-x"));
  });

  it("cuts a long title to what an address may hold", () => {
    expect(nameFromTitle("x y".repeat(60))?.length).toBeLessThanOrEqual(64);
  });
});
