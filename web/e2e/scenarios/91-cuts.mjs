// The network fails; the call does not.

import assert from "node:assert/strict";
import { CUT, cutSockets, soundPackets, welcomedAgain, welcomes } from "../harness/faults.mjs";
import { cannotDrop, drop } from "../harness/machine.mjs";
import { scenario } from "../harness/scenario.mjs";
import { median, pause, until } from "../harness/wait.mjs";

const noRoot = await cannotDrop();

scenario("a socket that is gone for five seconds costs nobody anything", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "firefox", room);
  const all = [ada, bo];
  await Promise.all([ada.sees("Bo"), bo.sees("Ada"), ada.hears(), bo.hears()]);
  const before = await Promise.all(all.map((person) => person.lastWelcome()));
  const counts = await Promise.all(all.map(welcomes));
  for (const person of all) await person.page.evaluate(() => kit.watch("audio"));

  await cutSockets(world);
  await welcomedAgain(all, counts);

  for (const [index, person] of all.entries()) {
    assert.deepEqual(
      await person.lastWelcome(),
      { you: before[index].you, resumed: true },
      `${person.name} is the same`,
    );
    for (const { longest } of await person.page.evaluate(() => kit.watched())) {
      assert.ok(longest < 1000, `${person.name} heard nothing new for ${longest} ms`);
    }
  }
  await Promise.all([ada.sees("Bo"), bo.sees("Ada")]);
  await ada.say("Still here?");
  await bo.reads("Still here?");
});

scenario("what is written while the socket is gone arrives once it is back", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada", "chromium", { camera: false });
  const bo = await world.guest("Bo", "chromium", room, { camera: false });
  await ada.say("One");
  await bo.reads("One");
  world.server.wire.cut();
  await ada.readsOnPage("The line is gone");
  await ada.say("Two");
  world.server.wire.mend();
  await bo.reads("Two");
});

scenario(
  "sound is back within two seconds after the media path was gone for five",
  { skip: noRoot, within: 240_000 },
  async (world) => {
    const { owner: ada, room } = await world.meeting("Ada");
    const bo = await world.guest("Bo", "chromium", room);
    await Promise.all([ada.sees("Bo"), bo.sees("Ada")]);
    const times = [];
    for (let round = 0; round < 5; round += 1) {
      const undo = await drop(world.server.mediaPort);
      world.atEnd(undo);
      await pause(CUT);
      const silent = await soundPackets(bo);
      await undo();
      const back = Date.now();
      await until("packets of sound arrive again", async () => (await soundPackets(bo)) > silent + 10, {
        every: 20,
        within: 60_000,
      });
      await bo.hears();
      times.push(Date.now() - back);
      await Promise.all([bo.sees("Ada"), ada.sees("Bo")]);
    }
    console.log(`  sound back after a cut of 5 s: ${times.join(", ")} ms; median ${median(times)} ms`);
    assert.ok(median(times) <= 2000, `median ${median(times)} ms of ${times}`);
  },
);

for (const browser of ["chromium", "firefox"]) {
  scenario(`where UDP is blocked ${browser} goes over TCP, and says so`, { skip: noRoot }, async (world) => {
    const undo = await drop(world.server.mediaPort, ["udp"]);
    world.atEnd(undo);
    const { owner: ada, room } = await world.meeting("Ada", browser);
    const bo = await world.guest("Bo", browser, room);
    await Promise.all([ada.sees("Bo", { within: 40_000 }), bo.sees("Ada", { within: 40_000 })]);
    await bo.hears();
    const { pairs } = await bo.stats();
    assert.deepEqual([...new Set(pairs.map(({ protocol }) => protocol))], ["tcp"]);
    await bo.readsOnPage("Your network blocks UDP");
  });
}

scenario(
  "where nothing reaches the media port people are told, and can still write",
  { skip: noRoot },
  async (world) => {
    const undo = await drop(world.server.mediaPort);
    world.atEnd(undo);
    const { owner: ada, room } = await world.meeting("Ada");
    const bo = await world.guest("Bo", "chromium", room);
    await bo.readsOnPage("No sound or picture gets through", { within: 60_000 });
    await bo.say("I can write");
    await ada.reads("I can write");
    await undo();
    await Promise.all([ada.sees("Bo", { within: 60_000 }), bo.sees("Ada", { within: 60_000 })]);
  },
);
