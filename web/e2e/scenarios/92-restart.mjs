// The server dies and comes back; so does everybody.

import assert from "node:assert/strict";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

scenario("after kill -9 everybody is back within five seconds, and nothing acknowledged is lost", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "firefox", room);
  await Promise.all([ada.sees("Bo"), bo.sees("Ada")]);
  for (let n = 1; n <= 8; n += 1) await ada.say(`Message ${n}`);
  await world.server.kill();
  const kept = await ada.page.evaluate(() => kit.heard.kept);

  await world.server.up();
  const listening = Date.now();
  await Promise.all([backInCall(ada, "Bo"), backInCall(bo, "Ada")]);
  const took = Date.now() - listening;
  console.log(`  everybody was back ${took} ms after the server listened; ${kept.length} messages were acknowledged`);
  assert.ok(took <= 5000, `it took ${took} ms`);

  const cy = await world.guest("Cy", "chromium", room, { camera: false });
  for (const text of kept) await cy.reads(text);
});

/** Sees somebody through a connection that is younger than the server. */
function backInCall(person, name) {
  return until(
    `${person.name} sees ${name} again`,
    async () => {
      const tile = await person.tile(name);
      return (
        tile?.inbound?.framesDecoded > 0 && (await person.page.evaluate(() => kit.states().at(-1) === "connected"))
      );
    },
    { every: 50 },
  );
}

scenario("a server that is stopped says so, and ends well", async (world) => {
  const { owner: ada } = await world.meeting("Ada", "chromium", { camera: false });
  assert.equal(await world.server.stop(), 0);
  await ada.readsOnPage("The line is gone");
  await world.server.up();
  await until("Ada is back", async () => !(await ada.text()).includes("The line is gone"));
});
