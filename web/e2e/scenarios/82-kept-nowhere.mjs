// A room that keeps no chat: what is written goes straight from one to the other, and is gone for whoever comes later.

import assert from "node:assert/strict";
import { makeRoom, more } from "../harness/rooms.mjs";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

const quiet = { camera: false, microphone: false };
const LINE = "This room keeps no chat. You see what is written while you are here.";

scenario(
  "where nothing is kept people write straight to each other, and a late comer sees none of it",
  { travel: "automatic" },
  async (world) => {
    const ada = await world.person("Ada", "chromium");
    const room = await makeRoom(ada, { title: "Kept nowhere", keepsChat: false });
    await ada.readsOnPage("This room keeps no chat.");
    await ada.join(room, quiet);
    const bo = await world.guest("Bo", "firefox", room, quiet);
    const cy = await world.guest("Cy", "chromium", room, quiet);
    const all = [ada, bo, cy];
    for (const one of all) await talksWith(one, 2);

    await ada.say("Shall we begin?");
    for (const one of all) await one.reads("Shall we begin?");
    await bo.say("Yes, with **point one**");
    await cy.say("and point two");
    for (const one of all) {
      await one.reads("Yes, with point one");
      await one.reads("and point two");
    }
    for (const n of [1, 2, 3, 4]) await cy.say(`point ${n} of Cy`);
    for (const one of all) {
      await one.reads("point 4 of Cy");
      const log = await one.textOf({ role: "log", name: "Chat messages" });
      const points = [...log.matchAll(/point (\d) of Cy/g)].map(([, n]) => n).join("");
      assert.equal(points, "1234", `each once and in order at ${one.name}'s`);
      assert.ok((await one.text()).includes(LINE), `${one.name} is told`);
    }
    for (const one of all) {
      const asked = await one.page.evaluate(() => kit.heard.asked);
      assert.ok(asked.includes("join") && !asked.includes("chat"), `${one.name} sent the server ${asked}`);
    }

    const di = await world.guest("Di", "chromium", room, quiet);
    await talksWith(di, 3);
    await ada.say("Welcome, Di");
    await di.reads("Welcome, Di");
    await di.readsOnPage(LINE);
    const log = await di.textOf({ role: "log", name: "Chat messages" });
    for (const old of ["begin", "point"]) assert.ok(!log.includes(old), `Di reads ${log}`);
  },
);

scenario("an owner stops the chat from being kept, and what was written is gone", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", quiet);
  const bo = await world.guest("Bo", "chromium", room, quiet);
  await ada.say("This was kept");
  await bo.reads("This was kept");

  await more(ada, "Room settings");
  const form = { role: "dialog", name: "Room settings" };
  await ada.click({ role: "switch", name: "Keep the chat", within: form });
  await ada.readsOnPage("What was written so far is deleted.");
  await ada.click({ role: "button", name: "Save", within: form });
  // Behind the window there is no chat to be found.
  await until("the window is closed", async () => !(await ada.finds(form)));
  await bo.readsOnPage(LINE);
  await ada.say("This is not");
  await bo.reads("This is not");
  await bo.page.reload();
  await bo.join(room, quiet);
  await ada.say("Are you back?");
  await bo.reads("Are you back?");
  const log = await bo.textOf({ role: "log", name: "Chat messages" });
  assert.ok(!log.includes("This"), `Bo reads ${log}`);
});

/** So many others are linked with somebody, and words can be exchanged. */
function talksWith(person, others) {
  return until(`${person.name} can talk straight to ${others} others`, () =>
    person.page.evaluate((n) => kit.talksWith() === n, others),
  );
}
