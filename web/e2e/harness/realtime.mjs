// A Firefox asks its desktop to run what plays and mixes sound before all else; a machine without a desktop has nobody to
// ask (rtkit), and Chromium asks nobody. So that both are measured alike, the harness does what a desktop would.

import fs from "node:fs";
import os from "node:os";

/** The device's threads, and the one where sound is mixed in a page that has a worklet, as ours that listen do. */
const THREADS = /^(AudioIP|GraphRunner|threaded-ml)/;
const EVERY_MS = 1000;

/** Until the browser whose process that is ends. Where the system does not allow it, everything runs as it did. */
export function soundFirst(browser) {
  const timer = setInterval(() => {
    if (!fs.existsSync(`/proc/${browser}`) || !family(browser).every(raised)) clearInterval(timer);
  }, EVERY_MS);
  timer.unref();
}

/** A process and all below it. */
function family(root) {
  const all = list("/proc").map(Number).filter(Boolean);
  const parents = new Map(all.map((pid) => [pid, Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1])]));
  const isBelow = (pid) => pid === root || (parents.has(pid) && isBelow(parents.get(pid)));
  return all.filter(isBelow);
}

function raised(pid) {
  return list(`/proc/${pid}/task`)
    .filter((thread) => THREADS.test(read(`/proc/${pid}/task/${thread}/comm`)))
    .every((thread) => {
      try {
        os.setPriority(Number(thread), os.constants.priority.PRIORITY_HIGHEST);
      } catch (error) {
        return error.info.code === "ESRCH";
      }
      return true;
    });
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
