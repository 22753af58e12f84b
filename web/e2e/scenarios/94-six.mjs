// Six people at once. Whether nobody ever waits for a frame depends on the machine: `cargo xtask soak` measures that.

import assert from "node:assert/strict";
import { meet } from "../harness/crowd.mjs";
import { scenario } from "../harness/scenario.mjs";

scenario("six people see each other", { within: 240_000 }, async (world) => {
  const seen = await meet(world, { people: 6, seconds: 10 });
  console.log(`  ${JSON.stringify(seen)}`);
  assert.equal(seen.streams, seen.pairs, "everybody gets pictures of everybody");
});
