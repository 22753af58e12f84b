// Every page, wide and phone-sized, light and dark: readable by everybody as far as axe can tell, and a picture of each
// in web/test-results/pages for people to look at.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { makeKey, openStreams } from "../harness/abroad.mjs";
import { openRoom, signIn } from "../harness/admin.mjs";
import { more } from "../harness/rooms.mjs";
import { RESULTS, scenario } from "../harness/scenario.mjs";

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const PAGES = path.join(RESULTS, "pages");

/** Looks at what is open in all four variants. */
async function look(person, name) {
  fs.mkdirSync(PAGES, { recursive: true });
  const faults = [];
  for (const [size, viewport] of [
    ["wide", WIDE],
    ["phone", PHONE],
  ]) {
    for (const scheme of ["light", "dark"]) {
      await person.page.resize(viewport);
      await person.page.scheme(scheme);
      await person.page.evaluate(() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)));
      await person.page.screenshot(path.join(PAGES, `${name}-${size}-${scheme}.png`));
      faults.push(...(await seriousFaults(person, `${name}, ${size}, ${scheme}`)));
      if (size === "phone") faults.push(...(await sideways(person, name)));
      if (name.startsWith("call")) faults.push(...(await downwards(person, `${name}, ${size}, ${scheme}`)));
    }
  }
  assert.deepEqual(faults, []);
}

function seriousFaults(person, where) {
  return person.page.evaluate(async (place) => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    return serious.map(({ id, help, nodes }) => `${place}: ${id} (${help}): ${nodes.map((n) => n.html.slice(0, 160))}`);
  }, where);
}

/** A phone's page is never wider than the phone. */
async function sideways(person, name) {
  const width = await person.page.evaluate(() => document.documentElement.scrollWidth);
  return width > PHONE.width ? [`${name} is ${width} px wide on a phone of ${PHONE.width}`] : [];
}

/** A call fills the window, and beside it is no bar to scroll it by. */
async function downwards(person, where) {
  const [page, window] = await person.page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.documentElement;
    return [scrollHeight, clientHeight];
  });
  return page > window ? [`${where} is ${page} px high in a window of ${window}`] : [];
}

scenario("the front page is for everybody", async (world) => {
  const ada = await world.person("Ada");
  await ada.open("/");
  await ada.waitFor({ role: "button", name: "Start a meeting" });
  await look(ada, "front");
  await ada.click({ role: "button", name: "Make the room" });
  await ada.waitFor({ role: "dialog", name: "Make a named room" });
  await look(ada, "make-room");
});

scenario("the green room is for everybody", async (world) => {
  const ada = await world.person("Ada");
  const room = await ada.startMeeting();
  await ada.prepare(room);
  await look(ada, "green-room");
  await ada.click({ role: "button", name: "Settings" });
  await ada.waitFor({ role: "dialog", name: "Settings" });
  await look(ada, "settings");
  const bo = await world.person("Bo", "chromium without consent");
  await bo.open(room);
  await bo.readsOnPage("Camera and microphone are blocked");
  await look(bo, "green-room-blocked");
});

scenario("the call is for everybody", { within: 240_000 }, async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "chromium", room);
  await world.guest("Cy", "chromium", room, { camera: false });
  await ada.sees("Bo");
  await look(ada, "call");
  await ada.page.resize(WIDE);
  await bo.say("Shall we begin with the **first point**?");
  await ada.say("Yes. See https://example.org");
  await ada.reads("Shall we begin");
  await look(ada, "chat");
  await ada.page.resize(WIDE);
  await ada.press("Chat");
  await ada.press("People");
  await ada.waitFor({ role: "button", name: "Options for Bo" });
  await look(ada, "people");
  await ada.page.resize(WIDE);
  await ada.press("People");
  await bo.turn("Share screen", true);
  await ada.sees("Bo, screen");
  await look(ada, "screen");
  await ada.page.resize(WIDE);
  await more(ada, "Settings");
  await ada.waitFor({ role: "dialog", name: "Settings" });
  await look(ada, "settings-in-call");
  await ada.page.press("Escape");
  await ada.page.resize(WIDE);
  await ada.leave();
  await ada.readsOnPage("You left");
  await look(ada, "left");
});

scenario("going live is for everybody", async (world) => {
  const { owner: ada } = await world.meeting("Ada");
  await makeKey(ada, { name: "Stage camera" });
  await makeKey(ada, { name: "Wall in the foyer", use: "watch" });
  const window = await openStreams(ada);
  await ada.waitFor({ role: "button", name: "Revoke the key “Stage camera”", within: window });
  await look(ada, "streams");
  await ada.fill({ role: "textbox", name: "Name in the room", within: window }, "Lectern");
  await ada.click({ role: "button", name: "Make the key", within: window });
  await ada.waitFor({ role: "textbox", name: "Bearer token", within: window });
  await look(ada, "stream-key");
});

scenario("the administration is for everybody", { travel: "automatic", within: 240_000 }, async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  await world.guest("Bo", "chromium", room);
  await ada.sees("Bo");
  const root = await world.person("Root");
  await root.open("/admin");
  await root.waitFor({ role: "textbox", name: "Admin key" });
  await look(root, "admin-key");
  await root.page.resize(WIDE);
  await signIn(root);
  await root.readsOnPage("Direct · 2");
  await root.readsOnPage("Packets a send");
  await look(root, "admin");
  await root.page.resize(WIDE);
  await openRoom(root, room);
  await root.waitFor({ role: "button", prefix: "Ada: sends" });
  await look(root, "admin-graph");
});

scenario("a phone is enough for a whole meeting", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { viewport: PHONE });
  const bo = await world.guest("Bo", "chromium", room, { viewport: PHONE });
  await ada.sees("Bo");
  await bo.hears();
  await ada.turn("Microphone", false);
  await ada.say("On the train");
  await bo.reads("On the train");
  for (const control of ["Microphone", "Camera", "Chat", "More", "Leave"]) {
    const fits = await bo.page.evaluate((name) => {
      const box = kit
        .find({ role: "button", name, within: { role: "toolbar", name: "Call controls" } })
        ?.getBoundingClientRect();
      return (
        box &&
        box.left >= 0 &&
        box.right <= innerWidth &&
        box.bottom <= innerHeight &&
        box.width >= 40 &&
        box.height >= 40
      );
    }, control);
    assert.ok(fits, `"${control}" is within reach of a thumb`);
  }
  await ada.click({ role: "button", name: "Close panel" });
  await ada.press("Leave");
  await ada.readsOnPage("You left");
});
