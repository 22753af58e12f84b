// What runs, as the kernel tells it. All of it may end while it is looked at.

import fs from "node:fs";

export function exists(pid) {
  return fs.existsSync(`/proc/${pid}`);
}

/** A process and all that came of it, whichever of its threads began them. */
export function family(root) {
  const all = list("/proc").map(Number).filter(Boolean);
  const parents = new Map(all.map((pid) => [pid, Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1])]));
  const isBelow = (pid) => pid === root || (parents.has(pid) && isBelow(parents.get(pid)));
  return all.filter(isBelow);
}

/** The threads of a process: { id, name }. */
export function threads(pid) {
  return list(`/proc/${pid}/task`).map((id) => ({ id: Number(id), name: read(`/proc/${pid}/task/${id}/comm`) }));
}

/** What has just ended is empty. */
function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function list(directory) {
  try {
    return fs.readdirSync(directory);
  } catch {
    return [];
  }
}
