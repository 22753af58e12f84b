// The mixer in real browsers, with figures: node e2e/mixer/run.mjs [MIXER] [PEOPLE], each chromium or firefox.

import path from "node:path";
import { fileURLToPath } from "node:url";
import { stopSound } from "../harness/sound.mjs";
import { mixes } from "./story.mjs";

const RESULTS = fileURLToPath(new URL("../../test-results/mixer", import.meta.url));
const KINDS = ["chromium", "firefox"];
const [mixer, people] = process.argv.slice(2);

for (const one of mixer ? [mixer] : KINDS) {
  for (const other of people ? [people] : KINDS) {
    const begun = Date.now();
    console.log(`${one} mixes for ${other}`);
    try {
      await mixes(one, other, {
        report: (what, seen) => console.log(`  ${what}:`, seen),
        pictures: RESULTS,
        figures: true,
      });
      console.log(
        `  done in ${((Date.now() - begun) / 1000).toFixed(1)} s; its picture is in ${path.relative(".", RESULTS)}`,
      );
    } catch (error) {
      console.log(`  FAILED after ${((Date.now() - begun) / 1000).toFixed(1)} s:`, error.message);
      process.exitCode = 1;
    }
  }
}
await stopSound();
