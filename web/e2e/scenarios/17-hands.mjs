// What moderators and people decided holds without the server in between: whatever a patched client sends, nobody plays
// it, and who hides their address sends nothing it could be learnt from.

import assert from "node:assert/strict";
import { CARRIES } from "../harness/changing.mjs";
import { grows } from "../harness/counters.mjs";
import { AUDIBLE, earsOf, hearsTone, loudest, wired } from "../harness/ears.mjs";
import { CLINGING } from "../harness/rebel.mjs";
import { more } from "../harness/rooms.mjs";
import { scenario } from "../harness/scenario.mjs";
import { byServer, everybodySees, mixes, straight } from "../harness/shapes.mjs";
import { connections, preferring, SIGNALS, signalled } from "../harness/signals.mjs";
import { throughout, until } from "../harness/wait.mjs";

const [ADA, BO, CY] = [0, 1, 2];
const PATIENCE = { within: 60_000 };

for (const travel of ["direct", "mixer"]) {
  const title = travel === "direct" ? "sent straight" : "sent to one who mixes";
  scenario(
    `what a moderator stops is neither heard nor seen, though it is ${title} all the same`,
    { travel, within: 240_000 },
    async (world) => {
      wired(world);
      const { owner: ada, room } = await world.meeting("Ada", "chromium", { script: earsOf(ADA) });
      const bo = await world.guest("Bo", "chromium", room, { script: `${earsOf(BO)}\n${CLINGING}` });
      const cy = await world.guest("Cy", "chromium", room, { script: `${earsOf(CY)}\n${CARRIES}` });
      if (travel === "mixer") await mixes(cy);
      await Promise.all([straight(ada, PATIENCE), straight(cy, PATIENCE)]);
      await Promise.all([hearsTone(ada, BO, PATIENCE), hearsTone(cy, BO, PATIENCE), hearsTone(cy, ADA, PATIENCE)]);
      await Promise.all([ada.sees("Bo", PATIENCE), cy.sees("Bo", PATIENCE)]);

      await ada.moderate("Bo", "Mute");
      const silent = async () => Math.max(await loudest(ada, BO, 50), await loudest(cy, BO, 50)) < AUDIBLE;
      await until("nobody hears Bo", silent, PATIENCE);
      await grows("packets of sound Bo sends", () => sent(bo, "audio", "packetsSent"), 50);
      await throughout(2000, "nobody hears Bo", silent);
      await hearsTone(cy, ADA, PATIENCE);

      await ada.moderate("Bo", "Stop the camera");
      const dark = async (one) => (await one.tile("Bo")).video?.live === false;
      await until("nobody sees Bo", async () => (await dark(ada)) && (await dark(cy)), PATIENCE);
      await grows("bytes of pictures Bo sends", () => bo.sentPictureBytes(), 2_000);
      await throughout(2000, "nobody sees Bo", async () => (await dark(ada)) && (await dark(cy)));
      await cy.sees("Ada", PATIENCE);

      const links = async (one) => (await one.page.evaluate(() => kit.ways())).links;
      const before = await links(cy);
      await ada.moderate("Bo", "Remove");
      await ada.click({ role: "button", name: "Remove Bo" });
      await until(
        "the others have no link with Bo",
        async () => (await links(cy)) === before - 1 && (await links(ada)) <= 1,
        PATIENCE,
      );
      await throughout(1000, "nobody hears Bo", silent);
    },
  );
}

scenario(
  "whoever hides their address sends nothing that others could learn it from",
  { travel: "automatic", within: 180_000 },
  async (world) => {
    const { owner: ada, room } = await world.meeting("Ada", "chromium", { script: SIGNALS });
    const bo = await world.guest("Bo", "chromium", room, {
      script: `${SIGNALS}\n${preferring({ hidesAddress: true })}`,
    });
    const cy = await world.guest("Cy", "firefox", room, { script: SIGNALS });
    const all = [ada, bo, cy];
    await everybodySees(all);
    await Promise.all([byServer(bo), ada.hears(), bo.hears(), cy.hears()]);
    const { you } = await bo.lastWelcome();
    assert.deepEqual(await signalled(bo), [], "nothing of the kind went from Bo or came to Bo");
    for (const one of [ada, cy])
      assert.ok(!(await signalled(one)).includes(you), `nor did ${one.name} say any of it to Bo`);
    assert.equal(await connections(bo), 1, "Bo is connected with the server and nobody else");
  },
);

scenario(
  "a room where nobody is to learn another one's address gives up the links that there are",
  { travel: "automatic", within: 180_000 },
  async (world) => {
    const { owner: ada, room } = await world.meeting("Ada", "chromium", { script: SIGNALS });
    const bo = await world.guest("Bo", "chromium", room, { script: SIGNALS });
    await Promise.all([straight(ada), straight(bo)]);
    const settings = { role: "dialog", name: "Room settings" };
    await more(ada, "Room settings");
    await ada.click({ role: "switch", name: "Nobody learns another one's address", within: settings });
    await ada.click({ role: "button", name: "Save", within: settings });
    for (const one of [ada, bo]) {
      await until(`${one.name} has the server only`, async () => (await connections(one)) === 1);
      await byServer(one);
    }
    const said = (await signalled(bo)).length;
    const cy = await world.guest("Cy", "chromium", room, { script: SIGNALS });
    await everybodySees([ada, bo, cy]);
    assert.deepEqual([await signalled(cy), (await signalled(bo)).length], [[], said], "nobody signals any more");
  },
);

scenario(
  "five are served by the server, and when three have gone it is direct again",
  { travel: "automatic", within: 180_000 },
  async (world) => {
    const sound = { camera: false, viewport: { width: 700, height: 500 } };
    const { owner: ada, room } = await world.meeting("Ada", "chromium", sound);
    const others = [];
    for (const name of ["Bo", "Cy", "Dee", "Eli"]) others.push(await world.guest(name, "chromium", room, sound));
    const [bo, ...leaving] = others;
    await until(
      "the server serves all",
      async () => {
        const ways = await Promise.all([ada, ...others].map((one) => one.page.evaluate(() => kit.ways())));
        return ways.every(({ links }) => links === 0);
      },
      PATIENCE,
    );
    await Promise.all([byServer(ada, PATIENCE), byServer(bo, PATIENCE)]);
    assert.match(await ada.text(), /Server/);
    for (const one of leaving) await one.leave();
    await Promise.all([straight(ada, PATIENCE), straight(bo, PATIENCE)]);
    await ada.readsOnPage("Direct");
  },
);

async function sent(person, kind, key) {
  const all = (await person.stats()).outbound.filter((entry) => entry.kind === kind);
  return all.reduce((sum, entry) => sum + entry[key], 0);
}
