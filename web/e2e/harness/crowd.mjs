// A meeting of many that goes on for a while, judged frame by frame.

import { SMALL } from "./browsers.mjs";
import { pause } from "./wait.mjs";

const NAMES = ["Ada", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Lou"];

/** Looking at its counters costs a browser more than a frame does, so a crowd looks seldom. */
const LOOK_MS = 400;

/**
 * Lets that many people meet for that long. Returns for each pair the longest time without a new frame that there can
 * have been, in milliseconds, and the share of the received frames that was decoded; and every wait of a second and
 * more, the longest first, with what the browser had counted meanwhile.
 */
export async function meet(world, { people, seconds, browser = "chromium" }) {
  const { owner, room } = await world.meeting(NAMES[0], browser, { viewport: SMALL });
  const all = [owner];
  for (const name of NAMES.slice(1, people)) all.push(await world.guest(name, browser, room, { viewport: SMALL }));
  const pairs = all.flatMap((viewer) => all.filter((other) => other !== viewer).map((other) => [viewer, other.name]));
  await Promise.all(pairs.map(([viewer, name]) => viewer.sees(name, { within: 60_000 })));

  for (const person of all) await person.page.evaluate((every) => kit.watch("video", every), LOOK_MS);
  await pause(seconds * 1000);
  const seen = await Promise.all(all.map((person) => person.page.evaluate(() => kit.watched())));
  const streams = seen.flat().filter(({ received }) => received > 0);
  const sum = (key) => streams.reduce((total, stream) => total + stream[key], 0);
  return {
    pairs: pairs.length,
    streams: streams.length,
    longest: Math.max(...streams.map(({ longest }) => longest)) + LOOK_MS,
    decoded: sum("decoded") / sum("received"),
    frames: sum("received"),
    sizes: [...new Set(streams.map(({ size }) => size))],
    waits: all
      .flatMap((viewer, i) =>
        seen[i].flatMap(({ of, waits }) => waits.map((wait) => ({ viewer: viewer.name, of, ...wait }))),
      )
      .sort((a, b) => b.waited - a.waited),
  };
}
