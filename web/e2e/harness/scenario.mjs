// A scenario is a test with a world of its own.

import { after, test } from "node:test";
import { closeBrowsers } from "./browsers.mjs";
import { stolenSince, times } from "./stolen.mjs";
import { RESULTS, World } from "./world.mjs";

export { RESULTS };

const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
let file = "";

/** Says which file the scenarios that follow are from; `run.mjs` calls it. */
export function from(name) {
  file = name;
}

/**
 * scenario(name, [{ skip, within, travel }], story): `name` is a sentence about behaviour, `story` gets the world, `skip`
 * is a reason or null, `within` milliseconds it is to be over, `travel` how media travels in its rooms: through the
 * server, where nothing is said.
 * Without words on the command line every scenario runs, else those with one of them in their name or file.
 */
export function scenario(name, ...rest) {
  const story = rest.pop();
  const { skip = null, within = 120_000, travel } = rest.pop() ?? {};
  const text = `${file} ${name}`.toLowerCase();
  if (wanted.length > 0 && !wanted.some((word) => text.includes(word))) return;
  test(name, { skip: skip ?? false, timeout: within }, async () => {
    const begun = times();
    const world = await World.begin({ travel });
    try {
      await story(world);
    } catch (error) {
      // Where a host takes the processors away, that may be the whole cause.
      const stolen = `${Math.round(100 * stolenSince(begun))} % of the processors taken by the host`;
      console.log(`  what was seen of "${name}" (${stolen}): ${await world.evidence(name)}`);
      throw error;
    } finally {
      await world.end();
    }
  });
}

after(closeBrowsers);
