// Waiting for conditions, never for a while.

/** Asks until the answer is truthy, and returns it. `what` ends the sentence "waited 20 s until …". */
export async function until(what, ask, { within = 20_000, every = 100 } = {}) {
  const end = Date.now() + within;
  let last;
  for (;;) {
    try {
      last = await ask();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${within / 1000} s until ${what}; at the end: ${describe(last)}`);
    await pause(every);
  }
}

/** Watches for `ms` that the answer stays truthy. For what must not happen. */
export async function throughout(ms, what, ask, { every = 200 } = {}) {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    const answer = await ask();
    if (!answer) throw new Error(`it stopped being true that ${what}: ${describe(answer)}`);
    await pause(every);
  }
}

/** For faults whose length is part of the story ("the network is gone for five seconds"), and between two looks. */
export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function describe(value) {
  if (value instanceof Error) return value.message;
  const text = JSON.stringify(value);
  return text === undefined ? String(value) : text.slice(0, 600);
}
