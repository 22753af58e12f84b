// Each viewer gets the size that fits the tile, and nobody encodes what nobody watches.

import assert from "node:assert/strict";
import { grows, stopsGrowing } from "../harness/counters.mjs";
import { more } from "../harness/rooms.mjs";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

const SMALL = { width: 420, height: 420 };
const WIDE = { width: 1280, height: 800 };
/** Chromium's own camera, as the page asks for it. */
const CAMERA_WIDTH = 1280;

scenario("a larger tile brings a larger picture, a smaller one a smaller, without a gap", async (world) => {
  const { room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "chromium", room, { camera: false, viewport: SMALL });
  await bo.sees("Ada");
  const width = async () => (await bo.tile("Ada"))?.inbound?.frameWidth ?? 0;

  const small = await until("the small picture settles", () => settled(width));
  await bo.page.evaluate(() => kit.watch("video"));
  await bo.page.resize(WIDE);
  const large = await until("a larger picture comes", async () => ((await width()) >= small * 1.5 ? width() : null), {
    within: 40_000,
  });
  await bo.page.resize(SMALL);
  await until("a smaller picture comes", async () => (await width()) <= large / 1.5);
  // Some are always on their way through the decoder: of many they are few.
  await bo.sees("Ada", { frames: 60 });

  const [picture] = await bo.page.evaluate(() => kit.watched());
  assert.ok(picture.longest < 2000, `the longest gap over two switches was ${picture.longest} ms`);
  assert.ok(picture.decoded / picture.received >= 0.95, JSON.stringify(picture));
});

scenario("in the spotlight somebody is sharper than in a grid of many", async (world) => {
  const { room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "chromium", room, { camera: false });
  for (const name of ["Cy", "Dee", "Eli", "Fay", "Gus", "Hal"]) {
    await world.guest(name, "chromium", room, { camera: false, microphone: false });
  }
  await bo.sees("Ada");
  const width = async () => (await bo.tile("Ada"))?.inbound?.frameWidth ?? 0;
  await bo.click({ role: "button", name: "Pin", within: { role: "figure", prefix: "Ada" } });
  // The whole picture of the camera: a browser that has just begun may send the largest layer smaller than it is.
  await until("the picture in the spotlight is whole", async () => (await width()) === CAMERA_WIDTH, {
    within: 40_000,
  });
  await more(bo, "Show everybody in a grid");
  await until("the picture in the grid is a smaller one", async () => {
    const now = await width();
    return now > 0 && now < CAMERA_WIDTH;
  });
});

scenario("a layer nobody watches is not encoded", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "chromium", room, { camera: false, viewport: SMALL });
  await bo.sees("Ada");
  await stopsGrowing("frames of the largest layer", () => ada.encoded("f"), { within: 30_000 });
  await grows("frames of what is watched", async () => (await ada.encoded("q")) + (await ada.encoded("h")), 20);
  await bo.page.resize(WIDE);
  await grows("frames of the largest layer", () => ada.encoded("f"), 20, { within: 40_000 });
});

scenario("nobody encodes a picture that nobody watches", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  await stopsGrowing("bytes of a camera in an empty room", () => ada.sentPictureBytes(), { within: 30_000 });
  const bo = await world.guest("Bo", "chromium", room, { camera: false });
  await bo.sees("Ada");
});

/** The width, once it is the same at two looks a second apart. */
async function settled(width) {
  const before = await width();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const after = await width();
  return before === after && after > 0 ? after : null;
}
