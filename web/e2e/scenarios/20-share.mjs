// Screens, beside cameras and several at once.

import { stopsGrowing } from "../harness/counters.mjs";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

scenario("a shared screen is seen beside the camera, and goes when it ends", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "firefox", room);
  await ada.turn("Share screen", true);
  await bo.sees("Ada, screen");
  await bo.sees("Ada");
  await ada.turn("Share screen", false);
  await until("the shared screen's tile is gone", async () => (await bo.tile("Ada, screen")) === null);
  await bo.sees("Ada");
});

scenario("two people share at the same time", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { camera: false });
  const bo = await world.guest("Bo", "chromium", room, { camera: false });
  await ada.turn("Share screen", true);
  await bo.sees("Ada, screen");
  await bo.turn("Share screen", true);
  await ada.sees("Bo, screen");
  await ada.turn("Share screen", false);
  await stopsGrowing("bytes of Ada's screen", () => bo.pictureBytes());
  await ada.sees("Bo, screen");
});
