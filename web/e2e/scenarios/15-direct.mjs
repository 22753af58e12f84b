// A few people: media goes straight from one to the other, and the server carries nothing.

import assert from "node:assert/strict";
import { scenario } from "../harness/scenario.mjs";
import { nothingByServer, straight } from "../harness/shapes.mjs";

for (const [first, second] of [
  ["chromium", "chromium"],
  ["firefox", "firefox"],
  ["chromium", "firefox"],
  ["firefox", "chromium"],
]) {
  scenario(`${first} and ${second} send straight to each other`, { travel: "automatic" }, async (world) => {
    const { owner: ada, room } = await world.meeting("Ada", first);
    const bo = await world.guest("Bo", second, room);
    await Promise.all([ada.sees("Bo"), bo.sees("Ada"), ada.hears(), bo.hears()]);
    await Promise.all([straight(ada), straight(bo)]);
    await nothingByServer([ada, bo]);
    await Promise.all([ada.sees("Bo"), bo.sees("Ada"), ada.hears(), bo.hears()]);
    await Promise.all([ada.seesTalking("Bo"), bo.seesTalking("Ada")]);
    assert.match(await ada.text(), /Direct/);
  });
}

scenario("three of different browsers send straight to each other", { travel: "automatic" }, async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium");
  const bo = await world.guest("Bo", "firefox", room);
  const cy = await world.guest("Cy", "chromium", room);
  const all = [ada, bo, cy];
  const pairs = all.flatMap((one) => all.filter((other) => other !== one).map((other) => [one, other]));
  await Promise.all(pairs.map(([one, other]) => one.sees(other.name)));
  await Promise.all(all.map(straight));
  await nothingByServer(all);
  await Promise.all(pairs.map(([one, other]) => one.sees(other.name)));
});
