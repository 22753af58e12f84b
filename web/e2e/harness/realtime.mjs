// A Firefox asks its desktop to run what plays and mixes sound before all else; a machine without a desktop has nobody to
// ask (rtkit), and Chromium asks nobody. So that both are measured alike, the harness does what a desktop would.

import os from "node:os";
import { exists, family, threads } from "./processes.mjs";

/** The device's threads, and the one where sound is mixed in a page that has a worklet, as ours that listen do. */
const THREADS = /^(AudioIP|GraphRunner|threaded-ml)/;
const EVERY_MS = 1000;

/** Until the browser whose process that is ends. Where the system does not allow it, everything runs as it did. */
export function soundFirst(browser) {
  const timer = setInterval(() => {
    if (!exists(browser) || !family(browser).every(raised)) clearInterval(timer);
  }, EVERY_MS);
  timer.unref();
}

function raised(pid) {
  return threads(pid)
    .filter(({ name }) => THREADS.test(name))
    .every(({ id }) => {
      try {
        os.setPriority(id, os.constants.priority.PRIORITY_HIGHEST);
      } catch (error) {
        return error.info.code === "ESRCH";
      }
      return true;
    });
}
