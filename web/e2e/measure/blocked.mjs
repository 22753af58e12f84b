// node e2e/measure/blocked.mjs [--times 5] [--out FILE]
//
// Three people, straight, each on a line of their own. Then nothing passes between two of them any more: how long they do
// not hear each other, when the room has them on a detour, and whether the third noticed anything. Needs root.

import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { closeBrowsers, SMALL } from "../harness/browsers.mjs";
import * as ears from "../harness/ears.mjs";
import { Lanes } from "../harness/lanes.mjs";
import { graph, nothingByServer } from "../harness/shapes.mjs";
import { pause, until } from "../harness/wait.mjs";
import { RESULTS, World } from "../harness/world.mjs";

const { values } = parseArgs({
  options: {
    times: { type: "string", default: "5" },
    out: { type: "string", default: path.join(RESULTS, "blocked.json") },
  },
});
/** They hear each other again after at most so long, and who has nothing to do with it hears no gap above the other. */
const DETOUR_MS = 3000;
const UNTOUCHED_MS = 50;
const BEFORE_MS = 2000;
const AFTER_MS = 12_000;
const PATIENCE = { within: 60_000 };

const lanes = await Lanes.lay(2);
const rounds = [];
try {
  for (let time = 0; time < Number(values.times); time += 1) {
    const round = await once();
    rounds.push(round);
    console.log(
      `silent for ${round.silent.join(" and ")} ms, planned after ${round.planned} ms, the third: ${round.third} ms`,
    );
  }
} finally {
  await closeBrowsers();
  await lanes.clear();
}
const good = rounds.every(({ silent, third }) => Math.max(...silent) <= DETOUR_MS && third <= UNTOUCHED_MS);
fs.mkdirSync(path.dirname(values.out), { recursive: true });
fs.writeFileSync(values.out, `${JSON.stringify({ begun: new Date().toISOString(), rounds }, null, 1)}\n`);
console.log(good ? "good" : "not good enough");
process.exitCode = good ? 0 : 1;

async function once() {
  const world = await World.begin({ travel: "direct", host: "0.0.0.0" });
  try {
    ears.wired(world);
    const equipped = (n) => ({ viewport: SMALL, script: ears.earsOf(n) });
    const { owner: ada, room } = await world.meeting("Ada", "chromium", equipped(0));
    const bo = await world.guest("Bo", lanes.kinds[0], room, equipped(1));
    const cy = await world.guest("Cy", lanes.kinds[1], room, equipped(2));
    const people = [ada, bo, cy];
    const pairs = people.flatMap((one) => people.flatMap((of, tone) => (of === one ? [] : [{ one, of, tone }])));
    await Promise.all(pairs.map(({ one, tone }) => ears.hearsTone(one, tone, PATIENCE)));
    await nothingByServer(people);
    await pause(BEFORE_MS);

    const since = new Map(await Promise.all(people.map(async (one) => [one, await ears.now(one)])));
    await lanes.block(0, 1);
    const begun = Date.now();
    await until(
      "the room has Bo and Cy on a detour",
      async () => (await graph(ada)).flows.some(({ from }) => from.type === "server"),
      { within: AFTER_MS },
    );
    const planned = Date.now() - begun;
    await pause(AFTER_MS - planned);
    const gaps = await Promise.all(
      pairs.map(async ({ one, of, tone }) => {
        const loud = await ears.loudness(one, Math.max(0, since.get(one) - BEFORE_MS / 10), tone);
        const again = loud.slice(-100).every((window) => window > ears.AUDIBLE);
        const gap = again ? Math.max(0, ...ears.stretches(loud).silent) : AFTER_MS;
        return { blocked: one !== ada && of !== ada, gap };
      }),
    );
    const of = (blocked) => gaps.filter((each) => each.blocked === blocked).map(({ gap }) => gap);
    return { silent: of(true), third: Math.max(...of(false)), planned };
  } finally {
    await lanes.unblock().catch(() => {});
    await world.end();
  }
}
