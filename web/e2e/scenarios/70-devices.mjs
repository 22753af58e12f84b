// Without camera, microphone or consent one is a guest like any other.

import { scenario } from "../harness/scenario.mjs";

scenario("somebody without any device joins, sees, hears and writes", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.person("Bo", "chromium without devices");
  await bo.open(room);
  await bo.readsOnPage("No camera was found");
  await bo.fill({ role: "textbox", name: "Your name" }, "Bo");
  await bo.click({ role: "button", name: "Join now" });
  await bo.isInCall();
  await bo.sees("Ada");
  await bo.hears();
  await bo.say("I have no camera, but I am here");
  await ada.reads("I have no camera, but I am here");
});

scenario("somebody who says no to the browser's question is told how to undo it, and joins", async (world) => {
  const { room } = await world.meeting("Ada");
  const bo = await world.person("Bo", "chromium without consent");
  await bo.open(room);
  await bo.readsOnPage("Camera and microphone are blocked");
  await bo.fill({ role: "textbox", name: "Your name" }, "Bo");
  await bo.click({ role: "button", name: "Join now" });
  await bo.isInCall();
  await bo.sees("Ada");
});
