// One's own name, keys and language.

import assert from "node:assert/strict";
import * as ears from "../harness/ears.mjs";
import { more } from "../harness/rooms.mjs";
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

for (const browser of ["chromium", "firefox"]) {
  scenario(`whoever makes their microphone softer in ${browser} is heard softer, and back`, async (world) => {
    ears.wired(world);
    const { owner: ada, room } = await world.meeting("Ada", browser, { camera: false, script: ears.earsOf(0) });
    const bo = await world.guest("Bo", "chromium", room, { ...quiet, script: ears.earsOf(1) });
    await ears.hearsTone(bo, 0);
    const whole = await ears.loudest(bo, 0);
    await more(ada, "Settings");
    const gain = { role: "slider", name: "Loudness of your microphone", within: { role: "dialog", name: "Settings" } };
    const turned = async (key, times, share) => {
      await ada.page.evaluate((query) => kit.find(query).focus(), gain);
      for (let n = 0; n < times; n += 1) await ada.page.press(key);
      await until(`Bo hears ${share} of Ada`, async () => {
        const loud = (await ears.loudest(bo, 0, 50)) / whole;
        return loud > share * 0.8 && loud < share * 1.2;
      });
    };
    await turned("ArrowLeft", 10, 0.5);
    await turned("ArrowRight", 10, 1);
    await turned("ArrowRight", 10, 1.5);
    await ada.page.press("Escape");
    await ada.turn("Microphone", false);
    await until("Bo hears nothing", async () => (await ears.loudest(bo, 0, 50)) < ears.AUDIBLE);
  });
}

scenario("somebody whose browser speaks German reads German", async (world) => {
  const ada = await world.person("Ada", "chromium", { locale: "de-DE" });
  await ada.open("/");
  await until("the page is German", () => ada.page.evaluate(() => document.documentElement.lang === "de"));
  assert.ok(!(await ada.finds({ role: "button", name: "Start a meeting" })));
});
