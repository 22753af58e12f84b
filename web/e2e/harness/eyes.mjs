// What people see of each other, frame by frame. Everybody's camera is a colour of their own; see eyes.js.

import fs from "node:fs";

const source = (name) => fs.readFileSync(new URL(name, import.meta.url), "utf8");
const EYES = source("./eyes.js");
const CAMERA = source("./camera.worker.js");

const COLOURS = [
  [200, 40, 40],
  [40, 160, 40],
  [40, 60, 200],
  [190, 170, 40],
  [160, 40, 180],
  [40, 170, 180],
];

/**
 * A script for the page of somebody with the n-th colour. The server must be `wired`. `camera`: "colour", or "browser" for
 * the browser's own test picture, of which nobody can say whose it is.
 */
export function eyesOf(n, camera = "colour") {
  if (!["colour", "browser"].includes(camera)) throw new Error(`A camera is "colour" or "browser", not "${camera}".`);
  return `window.eyesOf = ${JSON.stringify({ colour: COLOURS[n], colours: COLOURS, camera })};\n${EYES}`;
}

/** The page's policy lets no worker in but the server's own: the wire to it gives ours. */
export function wired(world) {
  world.server.wire.answer("/camera.worker.js", CAMERA);
}

export function now(person) {
  return person.page.evaluate(() => eyes.now());
}

/**
 * What was seen of somebody since: the longest time without a new picture in milliseconds and how long after `from` it
 * began, which element showed it, and how many of the pictures were somebody else's, or nobody's. `n` is the one looked at.
 */
export async function seen(person, from, name, n) {
  const [found, end] = await person.page.evaluate(([since, who]) => [eyes.since(since, who), eyes.now()], [from, name]);
  if (!found) return null;
  const { freeze, at } = longest([[from, 0], ...found.pictures, [end, Number.POSITIVE_INFINITY]]);
  const { [n]: own = 0, nobody = 0, ...strangers } = found.shown;
  const others = Object.values(strangers).reduce((sum, count) => sum + count, 0);
  const frames = found.pictures.length;
  return { freeze, frozenAt: at - from, element: found.element, frames, own, others, nobody, strangers };
}

/**
 * The longest time without a new picture, and when it began. Pictures are shown beside the page, and a page that was busy meanwhile hears of
 * the last of them only: those between are taken to have come evenly.
 */
function longest(pictures) {
  const gaps = pictures.slice(1).map(([at, count], i) => {
    const [before, counted] = pictures[i];
    // Nothing is known of those before the first and after the last.
    const shown = counted === 0 || !Number.isFinite(count) ? 1 : Math.max(1, count - counted);
    return { freeze: Math.round((at - before) / shown), at: before };
  });
  return gaps.reduce((most, gap) => (gap.freeze > most.freeze ? gap : most));
}
