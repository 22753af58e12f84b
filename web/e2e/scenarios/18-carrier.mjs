// Whoever carries others may vanish or look elsewhere, and whoever is weak is helped without costing the others anything.

import assert from "node:assert/strict";
import { CARRIES, comes, mixedByBo } from "../harness/changing.mjs";
import { hearsTone } from "../harness/ears.mjs";
import { scenario } from "../harness/scenario.mjs";
import { pause, until } from "../harness/wait.mjs";

const [ADA, BO, CY] = [0, 1, 2];
const PATIENCE = { within: 60_000 };
const WEAK = `kit.able = ${JSON.stringify({ downlink_kbps: 300, uplink_kbps: 300 })};`;

scenario(
  "when the page of whoever mixes crashes, the others hear and see each other again",
  { travel: "mixer", within: 180_000 },
  async (world) => {
    const { ada, bo, cy } = await mixedByBo(world, "chromium");
    await bo.page.crash();
    // What a mix still plays at the end is not what comes afterwards.
    await until("Bo mixes no more", async () => !(await saysWhoMixes(ada)).includes("Bo"), PATIENCE);
    await Promise.all([hearsTone(ada, CY, PATIENCE), hearsTone(cy, ADA, PATIENCE)]);
    await Promise.all([ada.sees("Cy", PATIENCE), cy.sees("Ada", PATIENCE)]);
  },
);

scenario("whoever mixes in a tab that nobody looks at goes on", { travel: "mixer", within: 180_000 }, async (world) => {
  const { ada, bo, cy } = await mixedByBo(world, "chromium with tabs");
  await bo.page.hide();
  await until("Bo's tab is hidden", () => bo.page.evaluate(() => document.hidden));
  await pause(5000);
  for (const [one, of, tone] of [
    [ada, "Cy", CY],
    [cy, "Ada", ADA],
  ]) {
    await until(`${one.name} gets five pictures a second`, async () => {
      const count = async () => (await one.tile(of)).inbound.framesDecoded;
      const before = await count();
      await pause(2000);
      return (await count()) - before >= 10;
    });
    await hearsTone(one, tone, PATIENCE);
    await hearsTone(one, BO, PATIENCE);
  }
  assert.deepEqual(await saysWhoMixes(ada), ["Bo"]);
});

scenario(
  "one who is weak gets one mix, and the others stay direct",
  { travel: "automatic", within: 240_000 },
  async (world) => {
    const small = { viewport: { width: 700, height: 500 } };
    const { owner: ada, room } = await world.meeting("Ada", "chromium", { ...small, script: CARRIES });
    const [bo, cy] = [
      await world.guest("Bo", "chromium", room, small),
      await world.guest("Cy", "chromium", room, small),
    ];
    const dee = await world.guest("Dee", "chromium", room, { ...small, script: WEAK });
    await until(
      "Dee gets one sound and one picture",
      async () => {
        const [sounds, pictures] = [await comes(dee, "audio"), await comes(dee, "video")];
        return sounds.peers + sounds.server === 1 && pictures.peers + pictures.server === 1
          ? true
          : Promise.reject(new Error(JSON.stringify({ sounds, pictures })));
      },
      { within: 90_000 },
    );
    for (const [one, others] of [
      [ada, 3],
      [bo, 2],
      [cy, 2],
    ]) {
      const { peers } = await comes(one, "video");
      assert.ok(peers >= others, `${one.name} gets the pictures of the others straight: ${peers}`);
    }
    await Promise.all([dee.sees("Ada"), dee.sees("Bo"), dee.sees("Cy"), dee.hears(), ada.sees("Dee")]);
  },
);

async function saysWhoMixes(person) {
  const { people } = await person.page.evaluate(async () =>
    (await fetch(`/api/rooms/${location.pathname.split("/").at(-1)}/graph`)).json(),
  );
  return people.filter((one) => one.mixes).map(({ name }) => name);
}
