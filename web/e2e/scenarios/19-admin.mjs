// Whoever runs the server sees which rooms there are, and how each is connected, without being in any.

import assert from "node:assert/strict";
import { openRoom, signIn, tryKey } from "../harness/admin.mjs";
import { scenario } from "../harness/scenario.mjs";
import { straight } from "../harness/shapes.mjs";
import { until } from "../harness/wait.mjs";

for (const [people, other] of [
  ["chromium", "firefox"],
  ["firefox", "chromium"],
]) {
  scenario(`an admin in ${other} sees how two in ${people} are connected`, { travel: "automatic" }, async (world) => {
    const { owner: ada, room } = await world.meeting("Ada", people);
    const bo = await world.guest("Bo", people, room);
    await Promise.all([straight(ada), straight(bo)]);

    const admin = await world.person("Root", other);
    await tryKey(admin, "AAAA-BBBB-CCCC-DDDD");
    await admin.readsOnPage("That is not the admin key. 4 tries left");
    await signIn(admin);
    await admin.readsOnPage("Direct · 2");
    const title = await openRoom(admin, room);
    await admin.readsOnPage(`How ${title} is connected`);
    await admin.readsOnPage("2 people are here, so everybody sends straight to everybody.");
    const within = { role: "complementary", name: `How ${title} is connected` };
    for (const name of ["Ada", "Bo"]) await admin.waitFor({ role: "button", prefix: `${name}: sends`, within });

    await bo.leave();
    await admin.readsOnPage("One person alone");
    await until("Bo is out of the picture", async () => !(await admin.finds({ role: "button", prefix: "Bo", within })));

    await admin.click({ role: "button", name: "Sign out" });
    await admin.waitFor({ role: "button", name: "Sign in" });
    assert.equal(await admin.page.evaluate(async () => (await fetch("/api/admin/rooms")).status), 401);
    const inside = await ada.page.evaluate(async () => (await fetch("/api/admin/rooms")).status);
    assert.equal(inside, 401, "to be in a room is not enough");
  });
}

scenario("an admin is told that the server is away, and sees it come back", async (world) => {
  const admin = await world.person("Root");
  await signIn(admin);
  await admin.readsOnPage("There is no room yet");
  world.server.wire.cut();
  await admin.readsOnPage("The server does not answer");
  world.server.wire.mend();
  await until("it answers again", async () => !(await admin.text()).includes("The server does not answer"));
  await world.meeting("Ada", "chromium", { camera: false, microphone: false });
  await admin.readsOnPage("One person alone");
});

scenario("whoever guesses keys waits, and is told how long", async (world) => {
  const guesser = await world.person("Guesser");
  const fours = ["4 tries left", "3 tries left", "2 tries left", "1 try left"];
  for (const left of fours) {
    await tryKey(guesser, `wrong-${left.slice(0, 1)}`);
    await guesser.readsOnPage(left);
  }
  await tryKey(guesser, "wrong-0");
  await guesser.readsOnPage("Too many wrong keys came from your network");
  await guesser.readsOnPage("Wait 10 minutes, then try again.");
  const signInButton = { role: "button", name: "Sign in" };
  assert.notEqual(await guesser.attribute(signInButton, "disabled"), null, "there is nothing to press meanwhile");
});
