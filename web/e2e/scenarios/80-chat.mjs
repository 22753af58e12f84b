// What is written is kept, and is never more than text.

import assert from "node:assert/strict";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

const quiet = { camera: false, microphone: false };

scenario("what is written reaches everybody, and is there after a reload", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", quiet);
  const bo = await world.guest("Bo", "firefox", room, quiet);
  await ada.say("Shall we begin?");
  await bo.reads("Shall we begin?");
  await bo.say("Yes, with **point one**");
  await ada.reads("Yes, with point one");
  await bo.page.reload();
  await bo.join(room, quiet);
  await bo.reads("Shall we begin?");
  await bo.reads("Yes, with point one");
});

scenario("a message is never taken for HTML", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", quiet);
  const bo = await world.guest("Bo", "chromium", room, quiet);
  const hostile = `<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>`;
  await ada.say(`${hostile} [a](javascript:window.harmed=1) ![p](http://192.0.2.99/pixel.png)`);
  await bo.reads("<img src=x");
  const { images, scripts, links, harmed } = await bo.page.evaluate(() => {
    const log = kit.find({ role: "log", name: "Chat messages" });
    return {
      images: log.querySelectorAll("img").length,
      scripts: log.querySelectorAll("script").length,
      links: [...log.querySelectorAll("a")].map((a) => a.protocol),
      harmed: window.harmed ?? null,
    };
  });
  assert.deepEqual({ images, scripts, harmed }, { images: 0, scripts: 0, harmed: null });
  assert.ok(!links.includes("javascript:"), `${links}`);
});

scenario("whoever was away sees that there is something unread", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", quiet);
  const bo = await world.guest("Bo", "chromium", room, quiet);
  await ada.say("Are you there?");
  const toolbar = { role: "toolbar", name: "Call controls" };
  await until("the toolbar counts it", async () => /\b1\b/.test(await bo.textOf(toolbar)));
  await bo.reads("Are you there?");
});
