// Who may come in.

import assert from "node:assert/strict";
import { makeRoom, more } from "../harness/rooms.mjs";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

const quiet = { camera: false, microphone: false };

scenario("a password keeps people out until they know it", async (world) => {
  const ada = await world.person("Ada");
  const room = await makeRoom(ada, { title: "Book club", password: "lighthouse" });
  // Whoever made the room is not asked for what they have just typed.
  await ada.join(room, quiet);
  const bo = await world.person("Bo", "firefox");
  await bo.prepare(room, { ...quiet, password: "lighthouses" });
  await bo.click({ role: "button", name: "Join now" });
  await bo.readsOnPage("That is not the password");
  await bo.fill(passwordField, "lighthouse");
  await bo.click({ role: "button", name: "Join now" });
  await bo.isInCall();
});

const passwordField = { role: "textbox", name: "Room password" };

scenario("a locked room lets nobody new in, until it is opened", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", quiet);
  await more(ada, "Lock the room");
  const bo = await world.person("Bo");
  await bo.prepare(room, quiet);
  await bo.click({ role: "button", name: "Join now" });
  await bo.readsOnPage("The room is locked");
  await more(ada, "Open the room again");
  await until("the door is open", async () => {
    // Pressed where it is still there: what was pressed before may have been enough.
    await bo.page.click({ role: "button", name: "Join now" });
    return bo.finds({ role: "toolbar", name: "Call controls" });
  });
});

scenario("a full room says so, and has a place again when somebody leaves", async (world) => {
  const ada = await world.person("Ada");
  const room = await makeRoom(ada, { title: "Two chairs", capacity: 2 });
  await ada.join(room, quiet);
  const bo = await world.guest("Bo", "chromium", room, quiet);
  const cy = await world.person("Cy");
  await cy.prepare(room, quiet);
  await cy.click({ role: "button", name: "Join now" });
  await cy.readsOnPage("The room is full");
  await bo.leave();
  await until("Bo is gone", async () => (await ada.tile("Bo")) === null);
  await cy.click({ role: "button", name: "Join now" });
  await cy.isInCall();
});

scenario("a second tab of the same guest is told, and can take over", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", quiet);
  const bo = await world.guest("Bo", "chromium", room, quiet);
  const { you } = await ada.lastWelcome();
  const again = world.also(await ada.secondTab());
  await again.prepare(room, quiet);
  await again.click({ role: "button", name: "Join now" });
  await again.readsOnPage("You are already here in another tab");
  await again.click({ role: "button", name: "Continue here" });
  await again.isInCall();
  await ada.readsOnPage("The call goes on in another tab");
  const tiles = await bo.page.evaluate(() => kit.names("figure"));
  assert.equal(tiles.filter((name) => name.startsWith("Ada")).length, 1, `${tiles}, once participant ${you}`);
});

scenario("a listed room is found on the front page, an unlisted one is not", async (world) => {
  const ada = await world.person("Ada");
  const room = await makeRoom(ada, { title: "Town hall" });
  await ada.join(room, quiet);
  const { room: secret } = await world.meeting("Bo", "chromium", quiet);
  const cy = await world.person("Cy");
  await cy.open("/");
  await cy.readsOnPage("Town hall");
  assert.ok(!(await cy.text()).includes(secret.replace("/r/", "")), "the unlisted room is not listed");
  await cy.fill({ role: "textbox", name: "Room or link" }, world.server.url + secret);
  await cy.click({ role: "button", name: "Join" });
  await cy.join(secret, quiet);
});
