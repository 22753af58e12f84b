// node e2e/soak.mjs [--people N] [--seconds N] [--browser chromium|firefox]: one long meeting.

import { parseArgs } from "node:util";
import { closeBrowsers } from "./harness/browsers.mjs";
import { meet } from "./harness/crowd.mjs";
import { World } from "./harness/world.mjs";

const { values } = parseArgs({
  options: {
    people: { type: "string", default: "6" },
    seconds: { type: "string", default: "180" },
    browser: { type: "string", default: "chromium" },
  },
});
const world = await World.begin();
try {
  const seen = await meet(world, {
    people: Number(values.people),
    seconds: Number(values.seconds),
    browser: values.browser,
  });
  const { waits, ...whole } = seen;
  console.log(JSON.stringify(whole));
  console.log(`${waits.length} waits of a second and more; the longest:`);
  for (const wait of waits.slice(0, 10)) console.log(`  ${JSON.stringify(wait)}`);
  const good = seen.streams === seen.pairs && seen.longest < 2000 && seen.decoded >= 0.98;
  console.log(good ? "good: no pair without a new frame for 2 s, decoded ÷ received ≥ 0.98" : "not good enough");
  process.exitCode = good ? 0 : 1;
} finally {
  await world.end();
  await closeBrowsers();
}
