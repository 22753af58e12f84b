// One's own name, keys and language.

import assert from "node:assert/strict";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

const quiet = { camera: false, microphone: false };

scenario("a new name is everybody's at once", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", quiet);
  const bo = await world.guest("Bo", "firefox", room, quiet);
  const form = { role: "dialog", name: "Your name and colour" };
  await bo.press("People");
  await bo.click({ role: "button", name: "Change your name or colour" });
  await bo.fill({ role: "textbox", name: "Your name", within: form }, "Boris");
  await bo.click({ role: "button", name: "Save", within: form });
  await until("Ada's tile says Boris", async () => (await ada.tile("Boris")) !== null);
});

scenario("the keys do what the toolbar does", async (world) => {
  const { owner: ada } = await world.meeting("Ada");
  for (const [key, control] of [
    ["m", "Microphone"],
    ["v", "Camera"],
    ["h", "Raise hand"],
  ]) {
    const before = await ada.isOn(control);
    await ada.page.press(key);
    await until(`"${key}" turns ${control}`, async () => (await ada.isOn(control)) !== before);
  }
});

scenario("whoever is muted talks while the space bar is held", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { camera: false });
  const bo = await world.guest("Bo", "chromium", room, quiet);
  await bo.hears();
  await ada.turn("Microphone", false);
  await until("nothing is heard", async () => (await bo.page.evaluate(() => kit.loudness())) < 0.001);
  await ada.page.evaluate(() => document.activeElement?.blur());
  await ada.page.hold(" ");
  await bo.hears();
  await ada.page.release(" ");
  await until("nothing is heard again", async () => (await bo.page.evaluate(() => kit.loudness())) < 0.001);
});

scenario("somebody whose browser speaks German reads German", async (world) => {
  const ada = await world.person("Ada", "chromium", { locale: "de-DE" });
  await ada.open("/");
  await until("the page is German", () => ada.page.evaluate(() => document.documentElement.lang === "de"));
  assert.ok(!(await ada.finds({ role: "button", name: "Start a meeting" })));
});
