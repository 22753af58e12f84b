// Judging counters by how they grow.

import { until } from "./wait.mjs";

/** Waits until a counter is the same at two looks a second apart. A missing tile counts nothing. */
export async function stopsGrowing(what, ask, options) {
  let last;
  await until(
    `${what} stop growing`,
    async () => {
      const count = await ask();
      const still = count === last;
      last = count;
      return still;
    },
    { every: 1000, ...options },
  );
}

/** Waits until a counter has grown by that much. */
export async function grows(what, ask, by = 1, options) {
  const before = await ask();
  await until(`${what} grow by ${by}`, async () => (await ask()) >= before + by, options);
}
