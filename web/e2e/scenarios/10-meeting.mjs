// The point of it all: people see and hear each other, whichever browser they have.

import assert from "node:assert/strict";
import { SMALL } from "../harness/browsers.mjs";
import { stopsGrowing } from "../harness/counters.mjs";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

for (const [first, second] of [
  ["chromium", "chromium"],
  ["firefox", "firefox"],
  ["chromium", "firefox"],
  ["firefox", "chromium"],
]) {
  scenario(`${first} and ${second} see and hear each other`, async (world) => {
    const { owner: ada, room } = await world.meeting("Ada", first, { viewport: SMALL });
    const bo = await world.guest("Bo", second, room, { viewport: SMALL });
    await Promise.all([ada.sees("Bo"), bo.sees("Ada"), ada.hears(), bo.hears()]);
    await Promise.all([ada.seesTalking("Bo"), bo.seesTalking("Ada")]);
    for (const viewer of [ada, bo]) await viewer.page.evaluate(() => kit.watch("video"));
    // How many of them are painted is up to the computer; some ten are always on their way through the decoder.
    await Promise.all([ada, bo].map((viewer) => receives(viewer, 150)));
    for (const [viewer, name] of [
      [ada, "Bo"],
      [bo, "Ada"],
    ]) {
      const [picture] = await viewer.page.evaluate(() => kit.watched());
      // A busy computer drops some; a decoder that cannot go on asks for a key frame.
      const { decoded, dropped, received, keyFramesAskedFor } = picture;
      assert.ok((decoded + dropped) / received > 0.9, `${viewer.name} decoded ${JSON.stringify(picture)}`);
      assert.ok(keyFramesAskedFor <= 1, `${viewer.name} could not go on ${JSON.stringify(picture)}`);
      const { video } = await viewer.sees(name);
      assert.ok(video.width > 0 && !video.paused, "and it is shown");
    }
  });
}

/** So many more pictures arrive. To ask costs a page something: it is asked once a second. */
async function receives(viewer, pictures) {
  const received = async () => {
    const { inbound } = await viewer.stats();
    return Math.max(...inbound.map(({ framesReceived }) => framesReceived ?? 0));
  };
  const before = await received();
  const enough = async () => (await received()) >= before + pictures;
  await until(`${viewer.name} receives ${pictures} more pictures`, enough, { every: 1_000, within: 40_000 });
}

scenario("a muted microphone is silent at the other end, and back at once", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "chromium", room, { microphone: false });
  await bo.hears();
  await ada.turn("Microphone", false);
  await until("Bo's tile of Ada says she is muted", async () => /muted/.test((await bo.tile("Ada")).name));
  await until("nothing is heard", async () => (await bo.page.evaluate(() => kit.loudness())) < 0.001);
  await ada.turn("Microphone", true);
  await bo.hears();
});

scenario("a camera that is turned off and on again shows the same person", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "chromium", room);
  await bo.sees("Ada");
  await ada.turn("Camera", false);
  await stopsGrowing("bytes of Ada's camera", () => bo.pictureBytes());
  await ada.turn("Camera", true);
  await bo.sees("Ada");
});

scenario("whoever joins sees everybody who is there, and is seen by all", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "chromium", room);
  const cy = await world.guest("Cy", "chromium", room);
  const all = [ada, bo, cy];
  await Promise.all(all.flatMap((one) => all.filter((other) => other !== one).map((other) => one.sees(other.name))));
  await bo.leave();
  await until("Bo's tile is gone", async () => (await ada.tile("Bo")) === null);
  await Promise.all([ada.sees("Cy"), cy.sees("Ada")]);
});
