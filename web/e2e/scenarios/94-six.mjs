// Six people for half a minute. `cargo xtask soak` lets them talk for longer, against the optimised server.

import assert from "node:assert/strict";
import { meet } from "../harness/crowd.mjs";
import { scenario } from "../harness/scenario.mjs";

scenario("six people see each other without a pause", { within: 240_000 }, async (world) => {
  const seen = await meet(world, { people: 6, seconds: 30 });
  console.log(`  ${JSON.stringify(seen)}`);
  assert.equal(seen.streams, seen.pairs);
  assert.ok(seen.longest < 2000, `somebody saw nothing new for ${seen.longest} ms`);
  assert.ok(seen.decoded >= 0.98, `${seen.decoded} of what arrived was decoded`);
});
