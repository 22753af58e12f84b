// How long it takes from "Join now" to somebody's face. Printed; held only to what a slow machine manages too.

import assert from "node:assert/strict";
import { scenario } from "../harness/scenario.mjs";
import { median } from "../harness/wait.mjs";

scenario("somebody who joins sees the first picture at once", { within: 240_000 }, async (world) => {
  const { room } = await world.meeting("Ada");
  const times = [];
  for (let round = 0; round < 10; round += 1) {
    const bo = await world.person("Bo");
    await bo.prepare(room);
    await bo.page.evaluate(() => kit.timeToFirstFrame("Join now"));
    await bo.click({ role: "button", name: "Join now" });
    times.push(Math.round(await bo.page.evaluate(() => kit.firstFrame)));
    await bo.leave();
    await bo.readsOnPage("You left");
    await bo.page.close();
  }
  console.log(`  "Join now" to the first decoded picture: ${times.join(", ")} ms; median ${median(times)} ms`);
  assert.ok(median(times) < 3000, `median ${median(times)} ms of ${times}`);
});
