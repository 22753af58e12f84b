import { describe, expect, it } from "vitest";
import { spark } from "./spark";

describe("a line through values", () => {
  it("needs two of them", () => {
    expect(spark([5])).toBeNull();
  });

  it("goes from left to right, the most on top and nothing on the ground", () => {
    expect(spark([0, 5, 10])?.line).toBe("M0.0 38.0L50.0 20.0L100.0 2.0");
  });

  it("is flat where nothing happens", () => {
    expect(spark([0, 0])?.area).toBe("M0.0 38.0L100.0 38.0L100 40L0 40Z");
  });
});
