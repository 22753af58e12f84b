// node e2e/measure/carrier.mjs [--times 10] [--only killed|stalled|hidden] [--out FILE]
//
// Three people of whom one mixes for the others, whose page then crashes, or whose browser stands still, or whose tab is
// hidden behind another one. How long the others do not hear each other, sample by sample, and how many pictures a second
// they get of each other where the mixing goes on.

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
    only: { type: "string" },
    out: { type: "string", default: path.join(RESULTS, "carrier.json") },
  },
});

/** What happens to whoever mixes, and how long the others may be without each other, in milliseconds. */
const ACCIDENTS = {
  killed: { browser: "chromium", median: 2000, happens: (bo) => void bo.page.crash() },
  stalled: { browser: "chromium with tabs", median: 5000, happens: (bo) => bo.page.stall() },
  hidden: { browser: "chromium with tabs", median: 200, pictures: 10, happens: (bo) => void bo.page.hide() },
};
if (values.only && !(values.only in ACCIDENTS)) {
  throw new Error(`--only ${values.only}: it is one of ${Object.keys(ACCIDENTS).join(", ")}.`);
}
const BEFORE_MS = 2000;
const AFTER_MS = 12_000;
const COUNTED_MS = 5000;
const [ADA, CY] = [0, 2];

const result = { begun: new Date().toISOString(), times: Number(values.times) };
let good = true;
for (const [name, { browser, median, pictures = 0, happens }] of Object.entries(ACCIDENTS)) {
  if (values.only && values.only !== name) continue;
  const rounds = [];
  for (let time = 0; time < result.times; time += 1) {
    const { gap, rate, silences } = await once(browser, happens);
    rounds.push({ gap, rate, silences });
    const words = gap === null ? "not heard at the end" : `${gap} ms`;
    console.log(`${name}: ${words}, ${rate} pictures a second; ${JSON.stringify(silences)}`);
  }
  const sorted = rounds.map(({ gap }) => gap ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const half = sorted[Math.floor(sorted.length / 2)];
  const fewest = Math.min(...rounds.map(({ rate }) => rate));
  result[name] = { median: half, worst: sorted.at(-1), fewest, rounds };
  good &&= half <= median && fewest >= pictures;
  console.log(
    `${name}: median ${half} ms (at most ${median}), worst ${sorted.at(-1)} ms, at least ${fewest} pictures a second`,
  );
}
await closeBrowsers();
fs.mkdirSync(path.dirname(values.out), { recursive: true });
fs.writeFileSync(values.out, `${JSON.stringify(result, null, 1)}\n`);
console.log(good ? "good" : "not good enough");
process.exitCode = good ? 0 : 1;

/**
 * The longest silence between those who are left, in milliseconds, null where it did not end; and how many pictures a
 * second they got of each other at the end, the fewer of the two.
 */
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
    await pause(AFTER_MS - COUNTED_MS);
    const seen = () => Promise.all([ada.tile("Cy"), cy.tile("Ada")]);
    const before = await seen();
    await pause(COUNTED_MS);
    const after = await seen();
    // Shown, not decoded: the room may go over to another shape meanwhile, and with it to another stream.
    const rates = after.map((tile, i) => tile.video.presented - before[i].video.presented);
    const rate = Math.round(Math.min(...rates) / (COUNTED_MS / 1000));
    const loud = await Promise.all(
      heard.map(([one, tone], i) => ears.loudness(one, Math.max(0, since[i] - BEFORE_MS / 10), tone)),
    );
    const gaps = loud.map((windows) => {
      const again = windows.slice(-100).every((window) => window > ears.AUDIBLE);
      return again ? Math.max(0, ...ears.stretches(windows).silent) : null;
    });
    return { gap: gaps.includes(null) ? null : Math.max(...gaps), rate, silences: loud.map(silences) };
  } finally {
    wake?.();
    await world.end();
  }
}

/** When each silence began and how long it was, in milliseconds since the accident. */
function silences(windows) {
  const found = [];
  for (const [i, window] of windows.entries()) {
    if (window > ears.AUDIBLE) continue;
    const last = found.at(-1);
    if (last && last.end === i) last.end = i + 1;
    else found.push({ begin: i, end: i + 1 });
  }
  return found.map(({ begin, end }) => [begin * 10 - BEFORE_MS, (end - begin) * 10]);
}
