// node e2e/measure/coming.mjs [--times 3] [--browsers chromium|firefox|mixed] [--travel automatic|server] \
//   [--camera colour|browser] [--out FILE]
//
// A room that chooses its shape by itself while people come and go: a third one comes, a fourth and a fifth, with whom it
// goes through the server, and three leave. What those who stay hear and see of each other meanwhile. By "server" nothing
// changes its way: what is worse then is what another browser costs this machine when it begins.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { bars, print, summary } from "../harness/bars.mjs";
import { closeBrowsers } from "../harness/browsers.mjs";
import { allHear, gather, goesOver, measured, next } from "../harness/changing.mjs";
import { graph } from "../harness/shapes.mjs";
import { until } from "../harness/wait.mjs";
import { RESULTS, World } from "../harness/world.mjs";

const { values } = parseArgs({
  options: {
    times: { type: "string", default: "3" },
    browsers: { type: "string", default: "chromium" },
    travel: { type: "string", default: "automatic" },
    camera: { type: "string", default: "colour" },
    out: { type: "string", default: path.join(RESULTS, "coming.json") },
  },
});
const ORDINALS = ["first", "second", "third", "fourth", "fifth"];
const STAY = 2;
/** How a small room's media travels. */
const smallest = values.travel === "server" ? "Server" : "Direct";

const result = { ...values, begun: new Date().toISOString(), changes: [], kept: [] };
try {
  for (let time = 0; time < Number(values.times); time += 1) await comeAndGo();
} catch (error) {
  result.failed = error.message.split("\n")[0];
} finally {
  await closeBrowsers();
}
result.load = os.loadavg();
result.summary = summary(result.changes);
fs.mkdirSync(path.dirname(values.out), { recursive: true });
fs.writeFileSync(values.out, `${JSON.stringify(result, null, 1)}\n`);
print(result);
const failed = bars(result);
for (const bar of failed) console.log(`FAIL ${bar}`);
console.log(failed.length === 0 ? "good" : "not good enough");
process.exitCode = failed.length === 0 ? 0 : 1;

async function comeAndGo() {
  const world = await World.begin({ travel: values.travel });
  try {
    const people = await gather(world, STAY, values.browsers, values.camera);
    await goesOver(people, smallest);
    while (people.length < ORDINALS.length) {
      const all = [...people];
      await change(people, `the ${ORDINALS[people.length]} comes`, async () => {
        all.push(await next(world, people, values.browsers, values.camera));
        await allHear(all);
        if (all.length === ORDINALS.length) await goesOver(people, "Server");
      });
      people.push(all.at(-1));
    }
    const stay = people.slice(0, STAY);
    await change(stay, "three leave", async () => {
      for (const one of people.slice(STAY)) await one.leave();
      await until("the others are gone", async () => (await graph(stay[0])).people.length === STAY);
      await goesOver(stay, smallest);
    });
  } catch (error) {
    console.log(`what was seen: ${await world.evidence("coming")}`);
    throw error;
  } finally {
    await world.end();
  }
}

async function change(people, name, doing) {
  const one = await measured(people, name, doing);
  result.changes.push(one);
  console.log(`${one.name}: after ${one.took} ms, worst gap ${one.worst.gap} ms, freeze ${one.worst.freeze} ms`);
}
