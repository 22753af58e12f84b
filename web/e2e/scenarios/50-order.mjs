// What moderators decide is done by the server, not asked of a browser.

import assert from "node:assert/strict";
import { grows, stopsGrowing } from "../harness/counters.mjs";
import { REBEL } from "../harness/rebel.mjs";
import { more } from "../harness/rooms.mjs";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

scenario("a camera that a moderator stops stays dark, whatever its client sends", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "chromium", room, { script: REBEL });
  await ada.sees("Bo");
  await ada.moderate("Bo", "Stop the camera");
  await stopsGrowing("bytes of Bo's camera", () => ada.pictureBytes());
  const atStop = await ada.pictureBytes();
  await grows("bytes Bo still sends", () => bo.sentPictureBytes(), 100_000);
  assert.equal(await ada.pictureBytes(), atStop, "nothing of it was forwarded");
  await bo.readsOnPage("A moderator stopped your camera");
  const cy = await world.guest("Cy", "chromium", room, { camera: false });
  await cy.sees("Ada");
  assert.equal((await cy.tile("Bo")).inbound, null, "nor to somebody who came later");
  await ada.moderate("Bo", "Allow the camera again");
  await ada.sees("Bo");
});

scenario("a microphone that a moderator mutes stays silent until it is allowed again", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { microphone: false });
  const bo = await world.guest("Bo", "chromium", room, { script: REBEL });
  await ada.hears();
  await ada.moderate("Bo", "Mute");
  const packets = async () =>
    (await ada.stats()).inbound.filter(({ kind }) => kind === "audio").reduce((sum, it) => sum + it.packetsReceived, 0);
  await stopsGrowing("packets of Bo's voice", packets);
  await bo.readsOnPage("A moderator stopped your microphone");
  await ada.moderate("Bo", "Allow the microphone again");
  await ada.hears();
});

scenario("only somebody who keeps order is offered to do so", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { camera: false });
  const bo = await world.guest("Bo", "chromium", room, { camera: false });
  await bo.press("People");
  await bo.click({ role: "button", name: "Options for Ada" }).catch(() => {});
  assert.equal(await bo.finds({ role: "menuitem", name: "Remove" }), false);
  await bo.page.press("Escape");
  await ada.moderate("Bo", "Make moderator");
  await bo.readsOnPage("You are a moderator now");
});

scenario("whoever is removed is out, and stays out", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { camera: false });
  const bo = await world.guest("Bo", "chromium", room, { camera: false });
  await ada.moderate("Bo", "Remove");
  await ada.click({ role: "button", name: "Remove Bo" });
  await bo.readsOnPage("You were removed from the room");
  await until("Bo's tile is gone", async () => (await ada.tile("Bo")) === null);
  await bo.open(room);
  await bo.prepare(room, { camera: false });
  await bo.click({ role: "button", name: "Join now" });
  await bo.readsOnPage("You were removed from this room");
});

scenario("a raised hand is seen by all, and a moderator may lower it", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { camera: false });
  const bo = await world.guest("Bo", "chromium", room, { camera: false });
  await bo.turn("Raise hand", true);
  await until("Ada sees the hand", async () => /hand up/i.test((await ada.tile("Bo")).name));
  await ada.moderate("Bo", "Lower the hand");
  await until("the hand is down", async () => !(await bo.isOn("Raise hand")));
});

scenario("the owner renames and deletes a room while people are in it", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { camera: false });
  const bo = await world.guest("Bo", "chromium", room, { camera: false });
  const settings = { role: "dialog", name: "Room settings" };
  await more(ada, "Room settings");
  await ada.fill({ role: "textbox", name: "Name of the room", within: settings }, "Opening week");
  await ada.click({ role: "button", name: "Save", within: settings });
  await bo.readsOnPage("Opening week");
  await until("the window has closed", async () => !(await ada.finds(settings)));
  await more(ada, "Room settings");
  await ada.click({ role: "button", name: "Delete room", within: settings });
  await ada.click({ role: "button", name: "Delete room", within: { role: "dialog", prefix: "Delete “" } });
  await bo.readsOnPage("The room was deleted");
});
