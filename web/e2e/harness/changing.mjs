// People whose room changes its shape, and what each hears and sees of each other meanwhile.

import { SMALL } from "./browsers.mjs";
import * as ears from "./ears.mjs";
import * as eyes from "./eyes.mjs";
import { graph, mixes } from "./shapes.mjs";
import { preferring } from "./signals.mjs";
import { stolenSince, times } from "./stolen.mjs";
import { pause, until } from "./wait.mjs";

const NAMES = ["Ada", "Bo", "Cy", "Dee", "Eli", "Fay"];
/** Before a change and after it, so that what comes late is seen, too. */
const MARGIN_MS = 1500;
/** Long enough for everybody to have gone over, with a screen and all. */
const SETTLED_MS = 6000;
/** A computer that mixes for eight. */
export const STRONG = { uplink_kbps: 20_000, downlink_kbps: 20_000, encode_ms: 2 };
/** Somebody at such a computer who said before that it may mix for others. */
export const CARRIES = `kit.able = ${JSON.stringify(STRONG)};\n${preferring({ carries: true })}`;
const PATIENCE = { within: 60_000 };

const KINDS = { chromium: ["chromium"], firefox: ["firefox"], mixed: ["chromium", "firefox"] };

/** They meet, and hear and see each other. `camera`: see eyes.mjs. */
export async function gather(world, count, browsers, camera) {
  ears.wired(world);
  eyes.wired(world);
  const { owner, room } = await world.meeting(NAMES[0], kindOf(0, browsers), equipped(0, camera));
  owner.room = room;
  const people = [owner];
  while (people.length < count) people.push(await next(world, people, browsers, camera));
  await allHear(people);
  return people;
}

/** One more comes to them. */
export function next(world, people, browsers, camera) {
  const n = people.length;
  return world.guest(NAMES[n], kindOf(n, browsers), people[0].room, equipped(n, camera));
}

const kindOf = (n, browsers) => KINDS[browsers][n % KINDS[browsers].length];

/** Everybody would carry, so nobody is asked; one has seats for all, and one stands by. */
function equipped(n, camera) {
  const able = n < 2 ? `kit.able = ${JSON.stringify(STRONG)};` : "";
  const script = [ears.earsOf(n), eyes.eyesOf(n, camera), able, preferring({ carries: true })].join("\n");
  return { viewport: SMALL, script };
}

export function pairs(people) {
  return people.flatMap((viewer) => people.flatMap((origin, n) => (origin === viewer ? [] : [{ viewer, origin, n }])));
}

export async function allHear(people) {
  await Promise.all(pairs(people).map(({ viewer, n }) => ears.hearsTone(viewer, n, PATIENCE)));
}

/** What is measured while nothing changes: no change can be better than that. */
export async function steady(people) {
  return measured(people, "nothing changes", async () => pause(5000));
}

export async function change(people, from, to) {
  return measured(people, `${from} → ${to}`, async () => {
    await people[0].page.evaluate((travel) => kit.ask({ type: "travel", travel }), TRAVEL[to]);
    await arrives(people, to);
  });
}

/** To find a button by its role takes a page some hundred milliseconds, in which a camera that it draws stands still. */
const TRAVEL = { Direct: "direct", Server: "server", "A participant mixes": "mixer" };

/** What these people hear and see of each other while something is done. */
export async function measured(people, name, doing) {
  await pause(MARGIN_MS);
  const since = new Map();
  for (const one of people) {
    // The ears need to know how loud somebody was.
    const [heard, saw] = [await ears.now(one), await eyes.now(one)];
    since.set(one, { heard: Math.max(0, heard - MARGIN_MS / 10), saw: saw - MARGIN_MS / 2 });
  }
  const elements = await Promise.all(pairs(people).map((pair) => look(pair, since)));
  const [begun, before] = [Date.now(), times()];
  await doing();
  const took = Date.now() - begun;
  await pause(MARGIN_MS);
  const stolen = stolenSince(before);
  // All of them at once: to reckon what was heard keeps a core busy, and nobody is to be measured meanwhile.
  const seen = await Promise.all(pairs(people).map((pair) => look(pair, since)));
  const found = [];
  for (const [i, { viewer, origin, n }] of pairs(people).entries()) {
    const loud = await ears.loudness(viewer, since.get(viewer).heard, n);
    const { silent, doubled } = ears.stretches(loud);
    const saw = seen[i];
    const same = saw !== null && saw.element === elements[i]?.element;
    const [gap, double] = [Math.max(0, ...silent), Math.max(0, ...doubled)];
    found.push({ at: viewer.name, of: origin.name, gap, double, silent, doubled, same, ...saw, loud });
  }
  const worst = { gap: Math.max(...found.map((one) => one.gap)), freeze: Math.max(...found.map((one) => one.freeze)) };
  return { name, took, stolen, worst, pairs: found };
}

const look = ({ viewer, origin, n }, since) => eyes.seen(viewer, since.get(viewer).saw, origin.name, n);

/** Everybody is on the new way: the plan says so, and nothing comes the old way any more. */
async function arrives(people, way) {
  await goesOver(people, way);
  await Promise.all(people.map((one) => onlyBy(one, way, people.length)));
}

/** The plan is that way. */
export async function goesOver(people, way) {
  await until(
    `the room goes over to “${way}”`,
    async () => {
      const { people: all, flows } = await graph(people[0]);
      const mixes = all.some((one) => one.mixes);
      const server = flows.some(({ from }) => from.type === "server");
      if (way === "Server") return server && !mixes;
      if (way === "Direct") return !server && !mixes;
      return mixes && !server;
    },
    { ...PATIENCE, every: 500 },
  );
}

/**
 * Sounds that come: what of them is read is what the plan needs, and no more. Asked seldom: to count what comes over all
 * its connections costs a page as much as a picture.
 */
async function onlyBy(person, way, count) {
  await until(
    `everything comes to ${person.name} by “${way}” only`,
    async () => {
      const { mixes } = (await graph(person)).people.find(({ name }) => name === person.name);
      const before = await growing(person);
      await pause(1000);
      const after = await growing(person);
      const more = (key) => [...after[key]].filter(([id, bytes]) => bytes > (before[key].get(id) ?? 0) + 500).length;
      const sounds = way === "A participant mixes" && !mixes ? 1 : count - 1;
      if (way === "Server") return more("server") === sounds && more("peers") === 0;
      return more("peers") === sounds && more("server") === 0;
    },
    { ...PATIENCE, every: 1500 },
  );
}

/** Bytes of each sound that comes, by the way it comes. */
export async function growing(person, kind = "audio") {
  const { peers, server } = await person.page.evaluate(async (wanted) => {
    const bytes = { peers: [], server: [] };
    for (const [connection, { n }] of kit.connections) {
      const way = connection.getTransceivers().some(({ direction }) => direction === "sendrecv") ? "peers" : "server";
      for (const entry of (await kit.counters(connection)).values()) {
        if (entry.type === "inbound-rtp" && entry.kind === wanted)
          bytes[way].push([`${n} ${entry.id}`, entry.bytesReceived]);
      }
    }
    return bytes;
  }, kind);
  return { peers: new Map(peers), server: new Map(server) };
}

/** One who is muted, one who is pinned, one who is turned down and a screen stay so over every change. */
export async function keeps(people, ways) {
  const [ada, bo, cy] = people;
  const last = people.at(-1);
  const kept = [];
  await bo.turn("Share screen", true);
  await until("Bo's screen is seen", async () => (await ada.tile("Bo, screen")) !== null, PATIENCE);
  await ada.click({ role: "button", name: "Pin", within: { role: "figure", prefix: "Bo" } });
  await turnDown(cy, "Bo", 10);
  await last.turn("Microphone", false);
  for (const way of ways) {
    await ada.travels(way);
    await goesOver(people, way);
    await pause(SETTLED_MS);
    const now = await volumes(cy, people);
    const loud = Object.fromEntries(people.map(({ name }, n) => [name, now[n]]));
    const check = (what, ok, seen) => kept.push({ way, what, ok: Boolean(ok), seen });
    check("Cy hears Bo at half", now[1] > 0.3 * now[0] && now[1] < 0.7 * now[0], loud);
    if (last !== cy) check(`${last.name} is silent`, now[people.length - 1] < ears.AUDIBLE, loud);
    check(
      "Ada has Bo pinned",
      (await ada.page.evaluate(() => kit.names("figure"))).some((name) => /^Bo.*pinned/.test(name)),
    );
    for (const one of people.filter((each) => each !== bo)) {
      const seen = await one.sees("Bo, screen", { frames: 3, within: 15_000 }).catch((error) => error.message);
      check(`${one.name} sees the screen`, typeof seen !== "string", typeof seen === "string" ? seen : undefined);
    }
  }
  return kept;
}

async function turnDown(person, name, steps) {
  await person.click({ role: "button", name: `Volume of ${name}` });
  await person.page.evaluate(() => document.querySelector(".pop input[type=range]").focus());
  for (let n = 0; n < steps; n += 1) await person.page.press("ArrowLeft");
  await person.page.press("Escape");
}

/** How loud everybody is at somebody, as the median of the last second. */
async function volumes(person, people) {
  const end = await ears.now(person);
  const all = await Promise.all(people.map((_, n) => ears.loudness(person, Math.max(0, end - 100), n)));
  return all.map((windows) => [...windows].sort((a, b) => a - b)[Math.floor(windows.length / 2)] ?? 0);
}

/** Ada, Bo and Cy, and Bo mixes. */
export async function mixedByBo(world, browser) {
  ears.wired(world);
  const viewport = SMALL;
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { viewport, script: ears.earsOf(0) });
  const bo = await world.guest("Bo", browser, room, { viewport, script: `${ears.earsOf(1)}\n${CARRIES}` });
  const cy = await world.guest("Cy", "chromium", room, { viewport, script: ears.earsOf(2) });
  await mixes(bo, PATIENCE);
  await until(
    "Ada and Cy get one sound each",
    async () => (await comes(ada, "audio")).peers === 1 && (await comes(cy, "audio")).peers === 1,
    PATIENCE,
  );
  await Promise.all([ears.hearsTone(ada, 2, PATIENCE), ears.hearsTone(cy, 0, PATIENCE)]);
  await Promise.all([ada.sees("Cy", PATIENCE), cy.sees("Ada", PATIENCE)]);
  return { ada, bo, cy };
}

/** How many streams of a kind grow, by the way they come. */
export async function comes(person, kind) {
  const before = await growing(person, kind);
  await pause(1500);
  const after = await growing(person, kind);
  const more = (way) => [...after[way]].filter(([id, bytes]) => bytes > (before[way].get(id) ?? 0) + 300).length;
  return { peers: more("peers"), server: more("server") };
}
