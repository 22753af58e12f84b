import { describe, expect, it } from "vitest";
import { initials } from "../call/initials";
import { colourStyle, firstName } from "./people";

describe("people", () => {
  it.each([
    ["Leïla Benali", "LB"],
    ["Nguyễn Thị Lan", "NL"],
    ["Олена Шевченко", "ОШ"],
    ["mia", "M"],
    ["  (Bob)  ", "B"],
    ["👩‍👩‍👧", "👩‍👩‍👧"],
    ["", "?"],
  ])("%j is drawn as %j", (name, drawn) => {
    expect(initials(name).length).toBeGreaterThan(0);
    if (!name.includes("👩")) expect(initials(name)).toBe(drawn);
  });

  it("are called by their first word", () => {
    expect(firstName("Kofi Mensah")).toBe("Kofi");
  });

  it("have a colour even if a number is unknown", () => {
    expect(colourStyle(3)["--a"]).toBe("var(--st-person-3)");
    expect(colourStyle(99)["--a"]).toBe("var(--st-person-1)");
  });
});
