import { describe, expect, it } from "vitest";
import { choose } from "./choose";

const nobody = new Set<string>();

describe("choosing who is shown", () => {
  it("shows everybody while there is place", () => {
    expect(choose(["a", "b"], 2, nobody, nobody, nobody)).toEqual({ shown: ["a", "b"], left: 0 });
  });

  it("keeps whoever was shown when somebody joins", () => {
    const before = new Set(["b", "c"]);
    expect(choose(["a", "b", "c"], 2, before, nobody, nobody)).toEqual({ shown: ["b", "c"], left: 1 });
  });

  it("brings in whoever speaks and keeps oneself", () => {
    const chosen = choose(["a", "b", "c", "me"], 2, new Set(["a", "me"]), new Set(["c"]), new Set(["me"]));
    expect(chosen).toEqual({ shown: ["c", "me"], left: 2 });
  });
});
