// What is not shown costs nothing.

import { stopsGrowing } from "../harness/counters.mjs";
import { scenario } from "../harness/scenario.mjs";

for (const browser of ["chromium", "firefox"]) {
  scenario(`the bytes of a picture that ${browser} hides stop, and come back`, async (world) => {
    const { owner: ada, room } = await world.meeting("Ada");
    const bo = await world.guest("Bo", browser, room);
    await bo.sees("Ada");
    await bo.choose({ role: "button", name: "Options for Ada" }, "Hide their picture here");
    await stopsGrowing("bytes of a hidden picture", () => bo.pictureBytes());
    await bo.hears();
    await ada.sees("Bo");
    await bo.click({ role: "button", name: "Show again" });
    await bo.sees("Ada");
  });
}
