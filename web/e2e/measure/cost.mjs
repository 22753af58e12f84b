// node e2e/measure/cost.mjs [--people 4] [--times 3] [--seconds 20] [--server-only] [--out FILE]
//
// What a room costs the server where media goes straight between people, against the same room where it goes through the
// server: the processor time of the server's process, the two by turns, with cameras of twenty pictures a second. With
// --server-only just the second, and what each forwarded packet costs: what two servers are compared by.

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
    "server-only": { type: "boolean", default: false },
    out: { type: "string", default: path.join(RESULTS, "cost.json") },
  },
});
const NAMES = ["Ada", "Bo", "Cy", "Dee", "Eli", "Fay"];
const PATIENCE = { within: 60_000 };
/** At most this share of what the server's way costs. */
const SHARE = 1 / 20;
/** After a change some things go on for a while, and are then over. */
const SETTLED_MS = 8000;

fs.mkdirSync(path.dirname(values.out), { recursive: true });
addKind("chromium filming", CHROMIUM_PROGRAM, ["--use-fake-device-for-media-stream=fps=20"]);
const world = await World.begin({ travel: "server" });
const rounds = [];
try {
  const { owner, room } = await world.meeting(NAMES[0], "chromium filming");
  const people = [owner];
  for (const name of NAMES.slice(1, Number(values.people))) {
    people.push(await world.guest(name, "chromium filming", room));
  }
  if (values["server-only"]) {
    await byServer(owner, people.length);
  } else {
    await byTurns(owner, people);
  }
} finally {
  await world.end();
  await closeBrowsers();
}
if (!values["server-only"]) judge();

async function byTurns(owner, people) {
  for (let time = 0; time < Number(values.times); time += 1) {
    const server = await cost(owner, "Server");
    const direct = await cost(owner, "Direct", () => nothingByServer(people));
    rounds.push({ server, direct });
    console.log(`server ${server} %, direct ${direct} % of a core: 1/${(server / direct).toFixed(1)}`);
  }
}

async function byServer(owner, count) {
  await until(
    "everybody's media goes through the server",
    async () => (await graph(owner)).flows.filter(({ from }) => from.type === "server").length >= count,
    PATIENCE,
  );
  await pause(SETTLED_MS);
  for (let time = 0; time < Number(values.times); time += 1) {
    const before = await forwarded();
    const server = await share();
    const packets = ((await forwarded()) - before) / Number(values.seconds);
    const each = (server * 10_000) / packets;
    rounds.push({ server, packets, each });
    console.log(`${server} % of a core, ${packets.toFixed(0)} packets a second, ${each.toFixed(2)} µs each`);
  }
  fs.writeFileSync(values.out, `${JSON.stringify({ begun: new Date().toISOString(), rounds }, null, 1)}\n`);
}

/** Packets handed to receivers since the server began. */
async function forwarded() {
  const page = await (await fetch(`${world.server.url}/metrics`)).text();
  const counters = page.matchAll(/^starling_media_packets_forwarded_total\S* (\d+)$/gm);
  return [...counters].reduce((sum, [, count]) => sum + Number(count), 0);
}

function judge() {
  const mean = (way) => rounds.reduce((sum, round) => sum + round[way], 0) / rounds.length;
  const share = mean("direct") / mean("server");
  fs.writeFileSync(values.out, `${JSON.stringify({ begun: new Date().toISOString(), rounds, share }, null, 1)}\n`);
  console.log(`in all 1/${(1 / share).toFixed(1)}, ${share <= SHARE ? "good" : "not good enough"}`);
  process.exitCode = share <= SHARE ? 0 : 1;
}

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
  return share();
}

/** Processor time of the server for a while, in hundredths of a core. */
async function share() {
  const before = world.server.processorTime();
  const begun = performance.now();
  await pause(Number(values.seconds) * 1000);
  const spent = world.server.processorTime() - before;
  return Number(((spent / (performance.now() - begun)) * 100).toFixed(2));
}
