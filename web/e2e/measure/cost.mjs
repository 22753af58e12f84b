// node e2e/measure/cost.mjs [--people 4] [--times 3] [--seconds 20] [--out FILE]
//
// What a room costs the server where media goes straight between people, against the same room where it goes through the
// server: the processor time of the server's process, the two by turns, with cameras of twenty pictures a second.

import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { addKind, CHROMIUM_PROGRAM, closeBrowsers } from "../harness/browsers.mjs";
import { graph, nothingByServer } from "../harness/shapes.mjs";
import { pause, until } from "../harness/wait.mjs";
import { RESULTS, World } from "../harness/world.mjs";

const { values } = parseArgs({
  options: {
    people: { type: "string", default: "4" },
    times: { type: "string", default: "3" },
    seconds: { type: "string", default: "20" },
    out: { type: "string", default: path.join(RESULTS, "cost.json") },
  },
});
const NAMES = ["Ada", "Bo", "Cy", "Dee", "Eli", "Fay"];
const PATIENCE = { within: 60_000 };
/** At most this share of what the server's way costs. */
const SHARE = 1 / 20;
/** After a change some things go on for a while, and are then over. */
const SETTLED_MS = 8000;

addKind("chromium filming", CHROMIUM_PROGRAM, ["--use-fake-device-for-media-stream=fps=20"]);
const world = await World.begin({ travel: "server" });
const rounds = [];
try {
  const { owner, room } = await world.meeting(NAMES[0], "chromium filming");
  const people = [owner];
  for (const name of NAMES.slice(1, Number(values.people))) {
    people.push(await world.guest(name, "chromium filming", room));
  }
  for (let time = 0; time < Number(values.times); time += 1) {
    const server = await cost(owner, "Server");
    const direct = await cost(owner, "Direct", () => nothingByServer(people));
    rounds.push({ server, direct });
    console.log(`server ${server} %, direct ${direct} % of a core: 1/${(server / direct).toFixed(1)}`);
  }
} finally {
  await world.end();
  await closeBrowsers();
}
const mean = (way) => rounds.reduce((sum, round) => sum + round[way], 0) / rounds.length;
const share = mean("direct") / mean("server");
fs.mkdirSync(path.dirname(values.out), { recursive: true });
fs.writeFileSync(values.out, `${JSON.stringify({ begun: new Date().toISOString(), rounds, share }, null, 1)}\n`);
console.log(`in all 1/${(1 / share).toFixed(1)}, ${share <= SHARE ? "good" : "not good enough"}`);
process.exitCode = share <= SHARE ? 0 : 1;

/** Processor time of the server while media goes that way, in hundredths of a core. */
async function cost(owner, way, arrived = async () => {}) {
  await owner.travels(way);
  await owner.click({ role: "button", name: "Close panel" });
  await until(
    `the room goes over to “${way}”`,
    async () => (await graph(owner)).flows.some(({ from }) => from.type === "server") === (way === "Server"),
    PATIENCE,
  );
  await arrived();
  await pause(SETTLED_MS);
  const before = world.server.processorTime();
  const begun = performance.now();
  await pause(Number(values.seconds) * 1000);
  const spent = world.server.processorTime() - before;
  return Number(((spent / (performance.now() - begun)) * 100).toFixed(2));
}
