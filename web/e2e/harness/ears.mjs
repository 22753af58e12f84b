// What people hear of each other, sample by sample. Everybody's microphone is a tone of their own; see ears.js.

import fs from "node:fs";
import { until } from "./wait.mjs";

const source = (name) => fs.readFileSync(new URL(name, import.meta.url), "utf8");
const EARS = source("./ears.js");
const WORKLET = source("./ears.worklet.js");

/** Far enough apart for windows of ten milliseconds, low enough for every setting of Opus. */
export const TONES = [600, 1000, 1400, 1800, 2200, 2600];

/** One window, in milliseconds. */
const WINDOW = 10;
/** Below this share of what it was, a tone is silent, and above that one it is there twice. */
const SILENT = 0.25;
const DOUBLED = 1.6;
/** So many windows say how loud somebody was, at least and at most. */
const ENOUGH = 60;
const MEMORY = 300;

/** A script for the page of somebody with the n-th tone. The server must be `wired`. */
export function earsOf(n) {
  return `window.earsOf = ${JSON.stringify({ tone: TONES[n], tones: TONES })};\n${EARS}`;
}

/** The page's policy lets no module in but the server's own: the wire to it gives ours. */
export function wired(world) {
  world.server.wire.answer("/ears.worklet.js", WORKLET);
}

export function now(person) {
  return person.page.evaluate(() => ears.now());
}

/** How loud that tone was at somebody in each window since. */
export async function loudness(person, from, n) {
  const all = await person.page.evaluate((since) => ears.since(since), from);
  return all.map((one) => one?.[n] ?? 0);
}

/** Somebody's tone is heard, and goes on. */
export async function hearsTone(person, n, options) {
  await until(
    `${person.name} hears ${TONES[n]} Hz`,
    async () => {
      const end = await now(person);
      const heard = await loudness(person, Math.max(0, end - 30), n);
      return heard.length >= 30 && heard.every((one) => one > AUDIBLE);
    },
    options,
  );
}

/**
 * How loud somebody's tone was kept up for a while, lately: another tone that begins or ends is a click, and there is
 * some of everything in a click.
 */
export async function loudest(person, n, windows = 100) {
  const heard = await loudness(person, Math.max(0, (await now(person)) - windows), n);
  return Math.max(0, ...heard.slice(KEPT_UP).map((_, i) => Math.min(...heard.slice(i, i + KEPT_UP))));
}

const KEPT_UP = 5;

export const AUDIBLE = 0.02;

/**
 * Silent and doubled stretches of a tone, in milliseconds, among windows that begin with some of it. Each is measured
 * against how loud the tone was before.
 */
export function stretches(windows) {
  const found = { silent: [], doubled: [] };
  const memory = [];
  const run = { silent: 0, doubled: 0 };
  const end = (kind) => {
    if (run[kind] > 0) found[kind].push(run[kind] * WINDOW);
    run[kind] = 0;
  };
  for (const loud of windows) {
    const usual = medianOf(memory);
    const silent = usual !== null && loud < usual * SILENT;
    const doubled = usual !== null && loud > usual * DOUBLED;
    if (silent) run.silent += 1;
    else end("silent");
    if (doubled) run.doubled += 1;
    else end("doubled");
    // Silence is no measure of how loud somebody is.
    if (loud < AUDIBLE || silent) continue;
    memory.push(loud);
    if (memory.length > MEMORY) memory.shift();
  }
  for (const kind of ["silent", "doubled"]) end(kind);
  return found;
}

function medianOf(values) {
  if (values.length < ENOUGH) return null;
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
