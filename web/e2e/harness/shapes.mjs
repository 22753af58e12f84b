// How media travels, as the browsers count it.

import { stopsGrowing } from "./counters.mjs";
import { until } from "./wait.mjs";

const ways = (person) => person.page.evaluate(() => kit.ways());

/** Media comes to somebody over links with other participants. */
export async function straight(person, options) {
  const before = (await ways(person)).peers;
  await until(`media comes straight to ${person.name}`, async () => (await ways(person)).peers > before + 20_000, options);
}

/** Nobody gets anything through the server any more. */
export async function nothingByServer(people) {
  const bytes = async () => (await Promise.all(people.map(ways))).reduce((sum, { server }) => sum + server, 0);
  await stopsGrowing("bytes that come through the server", bytes);
}

/** Media comes to somebody through the server. */
export async function byServer(person, options) {
  const before = (await ways(person)).server;
  await until(`media comes to ${person.name} by the server`, async () => (await ways(person)).server > before + 20_000, options);
}
