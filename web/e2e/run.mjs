// Meetings of real browsers: node --test-reporter=spec e2e/run.mjs [WORD…]
//
// One process, one scenario after another, so that two cores are enough. The browsers are started once.

import fs from "node:fs";
import { from } from "./harness/scenario.mjs";

const folder = new URL("./scenarios/", import.meta.url);
for (const file of fs.readdirSync(folder).sort()) {
  from(file);
  await import(new URL(file, folder));
}
