// Programs that are no pages of ours: foreign clients send into a room by WHIP and play it by WHEP.

import { abroad, makeKey, openStreams } from "../harness/abroad.mjs";
import { aiortc, ffmpeg } from "../harness/foreign.mjs";
import { scenario } from "../harness/scenario.mjs";
import { until } from "../harness/wait.mjs";

for (const browser of ["chromium", "firefox"]) {
  scenario(`a foreign page in ${browser} sends a stream and another plays it`, async (world) => {
    const { owner: ada, room } = await world.meeting("Ada");
    const bo = await world.guest("Bo", "firefox", room);
    const sends = await makeKey(ada, { name: "Stage" });
    const plays = await makeKey(ada, { use: "watch", name: "Wall" });

    const encoder = await abroad(world, browser);
    await encoder.publish(sends.url, sends.token);
    await ada.sees("Stage");
    await bo.sees("Stage");

    const player = await abroad(world, browser);
    await player.play(plays.url, plays.token);
    await player.plays();

    await encoder.stop();
    await until("the stream has left", async () => (await ada.tile("Stage")) === null);
    // Then there are still Ada and Bo.
    await player.plays();
    await player.stop();
  });
}

for (const browser of ["chromium", "firefox"]) {
  scenario(`in ${browser} the keyboard stays with the window for streams`, async (world) => {
    const { owner: ada } = await world.meeting("Ada", browser, { camera: false });
    await makeKey(ada, { name: "Stage" });
    const window = await openStreams(ada);
    const closes = async () => {
      await ada.page.press("Escape");
      await until("the window has closed", async () => !(await ada.finds(window)));
    };
    await ada.fill({ role: "textbox", name: "Name in the room", within: window }, "Lectern");
    await ada.click({ role: "button", name: "Make the key", within: window });
    await ada.click({ role: "button", name: "Make another key", within: window });
    await ada.waitFor({ role: "button", name: "Make the key", within: window });
    await closes();
    await openStreams(ada);
    const revoke = { role: "button", name: "Revoke the key “Stage”", within: window };
    await ada.click(revoke);
    await until("the key is gone", async () => !(await ada.finds(revoke)));
    await closes();
  });
}

scenario("aiortc sends a stream that both browsers see, and plays what is in the room", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "firefox", room);
  const encoder = await aiortc(world, "publish", await makeKey(ada, { name: "Stage" }));
  await ada.sees("Stage");
  await bo.sees("Stage");
  // As encoders and players have it that are built on OpenSSL.
  const player = await aiortc(world, "play", await makeKey(ada, { use: "watch", name: "Wall" }), "rsa");
  await player.plays();
  await encoder.stop();
  await until("the stream has left", async () => (await ada.tile("Stage")) === null);
  await player.plays();
  await player.stop();
});

scenario("ffmpeg sends a stream, which is seen and heard", async (world) => {
  const { owner: ada, room } = await world.meeting("Ada");
  const bo = await world.guest("Bo", "firefox", room);
  // Then it is the stream that they hear.
  for (const person of [ada, bo]) await person.turn("Microphone", false);
  const encoder = ffmpeg(world, await makeKey(ada, { name: "Stage" }));
  await ada.sees("Stage");
  // Debian's Firefox has no H.264.
  for (const person of [ada, bo]) await until(`${person.name} hears the stream`, () => hears(person));
  await encoder.stop();
  await until("the stream has left", async () => (await ada.tile("Stage")) === null);
});

/** By what is decoded: ffmpeg does not say how loud its packets are. */
async function hears(person) {
  const { inbound } = await person.stats();
  return inbound.some(({ kind, audioLevel }) => kind === "audio" && audioLevel > 0.02);
}
