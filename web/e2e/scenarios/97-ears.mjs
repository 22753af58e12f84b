// What is played is measured on samples; here that measure is measured.

import assert from "node:assert/strict";
import { earsOf, hearsTone, loudness, now, stretches, wired } from "../harness/ears.mjs";
import { scenario } from "../harness/scenario.mjs";
import { median, pause } from "../harness/wait.mjs";

for (const browser of ["chromium", "firefox"]) {
  scenario(`the ears find a gap of 30 ms and a second element in ${browser}`, async (world) => {
    wired(world);
    const ada = await world.person("Ada", browser, { script: earsOf(0) });
    await ada.open("/");
    await ada.page.evaluate(async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      window.played = [stream, new MediaStream(stream.getTracks())].map((each, i) => {
        const element = document.createElement("audio");
        element.volume = i === 0 ? 0.5 : 0;
        element.srcObject = each;
        document.body.append(element);
        element.play();
        return element;
      });
    });
    await hearsTone(ada, 0);
    const off = [];
    for (let round = 0; round < 5; round += 1) {
      const from = await now(ada);
      await pause(500);
      // A page that is busy waits longer; what is found is held against how long it really was.
      const was = await ada.page.evaluate(async () => {
        played[0].muted = true;
        const begun = performance.now();
        while (performance.now() < begun + 30) await new Promise((resolve) => setTimeout(resolve, 5));
        played[0].muted = false;
        return performance.now() - begun;
      });
      await pause(500);
      const { silent } = stretches(await loudness(ada, from, 0));
      console.log(`  muted for ${was.toFixed(1)} ms, found ${silent} ms`);
      off.push(Math.abs(Math.max(0, ...silent) - was));
    }
    assert.ok(median(off) <= 10, `off by ${off}`);

    const from = await now(ada);
    await pause(500);
    await ada.page.evaluate(async () => {
      played[1].volume = 0.5;
      await new Promise((resolve) => setTimeout(resolve, 100));
      played[1].volume = 0;
    });
    await pause(500);
    const { silent, doubled } = stretches(await loudness(ada, from, 0));
    console.log(`  two elements for 100 ms: doubled ${doubled} ms, silent ${silent} ms`);
    assert.ok(Math.max(0, ...doubled) >= 80, `doubled ${doubled}`);
  });
}
