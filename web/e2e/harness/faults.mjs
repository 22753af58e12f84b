// What the network does to people.

import { pause, until } from "./wait.mjs";

export const CUT = 5_000;

/** The HTTP port is unreachable and every socket ends; media goes on. */
export async function cutSockets(world, ms = CUT) {
  world.server.wire.cut();
  await pause(ms);
  world.server.wire.mend();
}

/** Everybody has a socket again that knows them. `before`: how many welcomes each had. */
export async function welcomedAgain(people, before) {
  for (const [index, person] of people.entries()) {
    await until(`${person.name} is welcomed again`, async () => (await welcomes(person)) > before[index]);
  }
}

export function welcomes(person) {
  return person.page.evaluate(() => kit.heard.welcomes.length);
}

/** Packets of sound that arrived so far, over all connections that are open. */
export async function soundPackets(person) {
  const sound = (await person.stats()).inbound.filter(({ kind }) => kind === "audio");
  return sound.reduce((sum, { packetsReceived }) => sum + packetsReceived, 0);
}
