// Pages of another site with foreign WHIP and WHEP clients in them: npm's `whip-whep`, as others embed it.

import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { openPage } from "./browsers.mjs";
import { more } from "./rooms.mjs";
import { until } from "./wait.mjs";

const require = createRequire(import.meta.url);
const CLIENTS = path.dirname(require.resolve("whip-whep/package.json"));

const PAGE = `<!doctype html><meta charset="utf-8"><title>Elsewhere</title><video autoplay muted playsinline></video>
<script type="module">
  import { WHIPClient } from "/whip.js";
  import { WHEPClient } from "/whep.js";
  const video = document.querySelector("video");
  const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  window.abroad = {
    connection,
    async publish(url, token) {
      const stream = await kit.foreign();
      for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: "sendonly", streams: [stream] });
      this.client = new WHIPClient();
      await this.client.publish(connection, url, token);
    },
    async play(url, token) {
      const stream = new MediaStream();
      video.srcObject = stream;
      connection.ontrack = ({ track }) => stream.addTrack(track);
      for (const kind of ["audio", "video"]) connection.addTransceiver(kind, { direction: "recvonly" });
      this.client = new WHEPClient();
      await this.client.view(connection, url, token);
      video.play().catch(() => {});
    },
    shown: 0,
  };
  const count = () => video.requestVideoFrameCallback(() => {
    window.abroad.shown += 1;
    count();
  });
  count();
  // Sound and a picture of the page's own, in every browser.
  kit.foreign = async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const pen = canvas.getContext("2d");
    let frame = 0;
    setInterval(() => {
      pen.fillStyle = \`hsl(\${(frame += 5) % 360} 70% 50%)\`;
      pen.fillRect(0, 0, 320, 180);
    }, 66);
    const context = new AudioContext();
    const tone = context.createOscillator();
    const output = context.createMediaStreamDestination();
    tone.connect(output);
    tone.start();
    return new MediaStream([...canvas.captureStream(15).getTracks(), ...output.stream.getTracks()]);
  };
  window.abroad.ready = true;
</script>`;

/** A page of another site in that browser. */
export async function abroad(world, browser) {
  const site = http.createServer((request, response) => {
    const file = { "/whip.js": "whip.js", "/whep.js": "whep.js" }[request.url];
    response.setHeader("content-type", file ? "text/javascript" : "text/html");
    response.end(file ? fs.readFileSync(path.join(CLIENTS, file)) : PAGE);
  });
  await new Promise((listening) => site.listen(0, "127.0.0.1", listening));
  const page = await openPage(browser, {});
  world.atEnd(async () => {
    await page.close().catch(() => {});
    site.closeAllConnections();
    await new Promise((closed) => site.close(closed));
  });
  await page.goto(`http://localhost:${site.address().port}/`);
  await until("the foreign page is ready", () => page.evaluate(() => window.abroad?.ready === true));
  return {
    publish: (url, token) => page.evaluate(([to, key]) => window.abroad.publish(to, key), [url, token]),
    play: (url, token) => page.evaluate(([from, key]) => window.abroad.play(from, key), [url, token]),
    /** More pictures are shown. */
    plays: async () => {
      const before = await page.evaluate(() => window.abroad.shown);
      await until("the foreign page plays", async () => (await page.evaluate(() => window.abroad.shown)) > before + 10);
    },
    stop: () => page.evaluate(() => window.abroad.client.stop()),
  };
}

/** Opens the window for streams. Returns how it is found. */
export async function openStreams(person) {
  const window = { role: "dialog", name: "Go live from another program" };
  await more(person, "Go live from OBS");
  await person.waitFor(window);
  return window;
}

/** Makes a stream key through the window. Returns the address and the token, as it shows them. */
export async function makeKey(person, { use = "publish", name }) {
  const window = await openStreams(person);
  await person.page.evaluate(
    ([query, value]) => {
      const select = kit.find(query);
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
    [{ role: "combobox", name: "The key is for", within: window }, use],
  );
  await person.fill({ role: "textbox", name: "Name in the room", within: window }, name);
  await person.click({ role: "button", name: "Make the key", within: window });
  await person.waitFor({ role: "textbox", name: "Bearer token", within: window });
  const [url, token] = await person.page.evaluate(() =>
    [...document.querySelectorAll(".copyfield input")].map((input) => input.value),
  );
  await person.page.press("Escape");
  await until("the window has closed", async () => !(await person.finds(window)));
  return { url, token };
}
