// node e2e/measure/switching.mjs [--people 4] [--times 5] [--browsers chromium|firefox|mixed] \
//   [--camera colour|browser] [--out FILE]
//
// A room that changes its shape again and again, and what of it is heard and seen: straight, by the server, mixed by one,
// and back, in both directions round. Everybody's voice is a tone and everybody's picture a colour. Firefox has that colour
// from a canvas, which stands still where the page does; its own test picture (`--camera browser`) does not, as a camera
// does not, but then nobody can say whose picture it is.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { bars, counts, print, summary } from "../harness/bars.mjs";
import { closeBrowsers } from "../harness/browsers.mjs";
import { change, gather, keeps, steady } from "../harness/changing.mjs";
import { RESULTS, World } from "../harness/world.mjs";

const { values } = parseArgs({
  options: {
    people: { type: "string", default: "4" },
    times: { type: "string", default: "5" },
    browsers: { type: "string", default: "chromium" },
    camera: { type: "string", default: "colour" },
    out: { type: "string", default: path.join(RESULTS, "switching.json") },
  },
});

/** Every change between two of three ways, each once. */
const ROUND = ["Server", "A participant mixes", "Direct", "A participant mixes", "Server", "Direct"];

const TIMES = Number(values.times);
/** How often the change that counts least often does. */
const fewest = () => {
  const done = result.changes.slice(1).filter(counts);
  return Math.min(...ROUND.map((_, n) => done.filter(({ kind }) => kind === n).length));
};

const world = await World.begin({ travel: "direct" });
const load = () => os.loadavg().map((one) => Number(one.toFixed(1)));
const result = {
  ...values,
  begun: new Date().toISOString(),
  cores: os.cpus().length,
  load: [load()],
  changes: [],
  kept: [],
};
function write() {
  result.summary = summary(result.changes);
  fs.mkdirSync(path.dirname(values.out), { recursive: true });
  fs.writeFileSync(values.out, `${JSON.stringify(result, null, 1)}\n`);
}
try {
  const people = await gather(world, Number(values.people), values.browsers, values.camera);
  result.changes.push(await steady(people));
  let way = "Direct";
  // Rounds with a void change are made up for, to twice as many in all.
  for (let time = 0; time < 2 * TIMES && fewest() < TIMES; time += 1) {
    for (const [kind, next] of ROUND.entries()) {
      const one = { kind, ...(await change(people, way, next)) };
      result.changes.push(one);
      console.log(
        `${one.name}: there after ${one.took} ms, worst gap ${one.worst.gap} ms, freeze ${one.worst.freeze} ms${
          counts(one) ? "" : `; void, the host took ${Math.round(100 * one.stolen)} %`
        }`,
      );
      way = next;
    }
    result.load.push(load());
    // A measure of half an hour may be cut short.
    write();
  }
  result.kept = await keeps(people, ["Server", "A participant mixes", "Direct"]);
} catch (error) {
  console.log(`what was seen: ${await world.evidence("switching")}`);
  result.failed = error.message.split("\n")[0];
} finally {
  await world.end();
  await closeBrowsers();
}
result.load.push(load());
write();
print(result);
const failed = bars(result);
if (fewest() < TIMES) failed.push(`only ${fewest()} of ${TIMES} changes of a kind count: the host is too busy`);
for (const bar of failed) console.log(`FAIL ${bar}`);
console.log(failed.length === 0 ? "good" : "not good enough");
console.log(`all of it: ${values.out}; load ${result.load.map(([one]) => one)}`);
process.exitCode = failed.length === 0 ? 0 : 1;
