// What the host of a virtual machine took of its processors: while it has them, everything in here stands still at once.

import fs from "node:fs";

/** Processor time since the start, in ticks; null where the system does not say. */
export function times() {
  if (!fs.existsSync("/proc/stat")) return null;
  const [, ...ticks] = fs.readFileSync("/proc/stat", "utf8").split("\n")[0].split(/ +/);
  // user, nice, system, idle, iowait, irq, softirq, steal; what follows is part of user and nice.
  const counted = ticks.slice(0, 8).map(Number);
  return { stolen: counted[7], all: counted.reduce((sum, one) => sum + one, 0) };
}

/** Which part of all processor time the host took since then. */
export function stolenSince(before) {
  const now = times();
  if (!before || !now || now.all === before.all) return 0;
  return (now.stolen - before.stolen) / (now.all - before.all);
}
