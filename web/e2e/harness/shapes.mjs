// How media travels, as the browsers count it.

import { stopsGrowing } from "./counters.mjs";
import { until } from "./wait.mjs";

const ways = (person) => person.page.evaluate(() => kit.ways());

/** Media comes to somebody over links with other participants. */
export async function straight(person, options) {
  const before = (await ways(person)).peers;
  await until(
    `media comes straight to ${person.name}`,
    async () => (await ways(person)).peers > before + 20_000,
    options,
  );
}

/**
 * Nobody gets anything through the server any more. A pair between whom nothing came for some seconds, as where a busy
 * machine stands still, goes through the server for some fifteen seconds: until it is tried again and the room has settled.
 */
export async function nothingByServer(people) {
  const bytes = async () => (await Promise.all(people.map(ways))).reduce((sum, { server }) => sum + server, 0);
  await stopsGrowing("bytes that come through the server", bytes, { within: 45_000 });
}

/** Media comes to somebody through the server. */
export async function byServer(person, options) {
  const before = (await ways(person)).server;
  await until(
    `media comes to ${person.name} by the server`,
    async () => (await ways(person)).server > before + 20_000,
    options,
  );
}

/** What the server says of how media travels. */
export function graph(person) {
  return person.page.evaluate(async () => {
    const room = location.pathname.split("/").at(-1);
    return (await fetch(`/api/rooms/${room}/graph`)).json();
  });
}

/** Whoever talks is marked at everybody else's. */
export function everybodySeesTalking(people) {
  const pairs = people.flatMap((one) => people.filter((other) => other !== one).map((other) => [one, other]));
  return Promise.all(pairs.map(([one, other]) => one.seesTalking(other.name)));
}

export async function everybodySees(people) {
  const pairs = people.flatMap((one) => people.filter((other) => other !== one).map((other) => [one, other]));
  await Promise.all(pairs.map(([one, other]) => one.sees(other.name)));
}

/** Whoever is asked to mix for the others says yes. Returns who. */
export async function somebodyAgreesToMix(people) {
  const yes = { role: "button", name: "Mix for the others" };
  const asked = await until("somebody is asked to mix", async () => {
    for (const one of people) if (await one.finds(yes)) return one;
    return null;
  });
  await asked.click(yes);
  return asked;
}

export async function mixes(person, options) {
  await until(
    `${person.name} mixes`,
    async () => {
      const { people } = await graph(person);
      return people.some((one) => one.name === person.name && one.mixes);
    },
    options,
  );
}
