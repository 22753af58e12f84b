// node e2e/measure/carrier.mjs [--times 10] [--out FILE]
//
// Three people of whom one mixes for the others, whose page then crashes, or whose browser stands still. How long the
// others do not hear each other, sample by sample.

import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { closeBrowsers } from "../harness/browsers.mjs";
import { mixedByBo } from "../harness/changing.mjs";
import * as ears from "../harness/ears.mjs";
import { pause } from "../harness/wait.mjs";
import { RESULTS, World } from "../harness/world.mjs";

const { values } = parseArgs({
  options: {
    times: { type: "string", default: "10" },
    out: { type: "string", default: path.join(RESULTS, "carrier.json") },
  },
});

/** What happens to whoever mixes, and how long the others may be without each other, in milliseconds. */
const ACCIDENTS = {
  killed: { browser: "chromium", median: 2000, happens: (bo) => void bo.page.crash() },
  stalled: { browser: "chromium with tabs", median: 5000, happens: (bo) => bo.page.stall() },
};
const BEFORE_MS = 2000;
const AFTER_MS = 12_000;
const [ADA, CY] = [0, 2];

const result = { begun: new Date().toISOString(), times: Number(values.times) };
let good = true;
for (const [name, { browser, median, happens }] of Object.entries(ACCIDENTS)) {
  const gaps = [];
  for (let time = 0; time < result.times; time += 1) {
    const found = await once(browser, happens);
    gaps.push(found);
    console.log(`${name}: ${found === null ? "not heard again" : `${found} ms`}`);
  }
  const sorted = gaps.map((gap) => gap ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const half = sorted[Math.floor(sorted.length / 2)];
  result[name] = { median: half, worst: sorted.at(-1), gaps };
  good &&= half <= median;
  console.log(`${name}: median ${half} ms (at most ${median}), worst ${sorted.at(-1)} ms`);
}
await closeBrowsers();
fs.mkdirSync(path.dirname(values.out), { recursive: true });
fs.writeFileSync(values.out, `${JSON.stringify(result, null, 1)}\n`);
console.log(good ? "good" : "not good enough");
process.exitCode = good ? 0 : 1;

/** The longest silence between those who are left; null where it did not end. */
async function once(browser, happens) {
  const world = await World.begin({ travel: "mixer" });
  let wake;
  try {
    const { ada, bo, cy } = await mixedByBo(world, browser);
    await pause(BEFORE_MS);
    const heard = [
      [ada, CY],
      [cy, ADA],
    ];
    const since = await Promise.all(heard.map(([one]) => ears.now(one)));
    wake = happens(bo);
    await pause(AFTER_MS);
    const gaps = await Promise.all(
      heard.map(async ([one, tone], i) => {
        const loud = await ears.loudness(one, Math.max(0, since[i] - BEFORE_MS / 10), tone);
        const { silent } = ears.stretches(loud);
        const again = loud.slice(-100).every((window) => window > ears.AUDIBLE);
        return again ? Math.max(0, ...silent) : null;
      }),
    );
    return gaps.includes(null) ? null : Math.max(...gaps);
  } finally {
    wake?.();
    await world.end();
  }
}
