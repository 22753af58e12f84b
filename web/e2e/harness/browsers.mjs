// Chromium and Firefox behind one face: a page that can be opened, asked, clicked and typed into.

import fs from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";
import { family } from "./processes.mjs";
import { soundFirst } from "./realtime.mjs";
import { soundDevice, stopSound } from "./sound.mjs";

const require = createRequire(import.meta.url);
const KIT = `${fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8")}\n${fs.readFileSync(new URL("./kit.js", import.meta.url), "utf8")}`;

export const CHROMIUM_PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";

const WIDE = { width: 1280, height: 800 };
/** Browsers without a graphics card paint every pixel themselves, and all of them share this machine. */
export const SMALL = { width: 700, height: 400 };

/**
 * Cameras give ten pictures a second, as the canvas of `eyes.js` does. All browsers share one machine without a graphics
 * card, and three who meet at thirty leave nothing of two cores.
 */
const PICTURES_PER_SECOND = 10;
/** How often Firefox paints a page. Chromium paints when something changed. */
const PAINTS_PER_SECOND = 20;
/** How much sound Firefox makes at once: what a busy machine makes later than that is a gap, and its clock falls behind. */
const SOUND_FRAMES = 4096;
const FAKE_DEVICES = `--use-fake-device-for-media-stream=fps=${PICTURES_PER_SECOND}`;
const FAKE_CONSENT = "--use-fake-ui-for-media-stream";

/** The kinds of browser somebody may come with. */
const LAUNCH = {
  chromium: () => launchChromium([FAKE_DEVICES, FAKE_CONSENT]),
  /** A machine without camera and microphone. */
  "chromium without devices": () => launchChromium([]),
  /** Somebody who answers every question with no: headless Chromium does. */
  "chromium without consent": () => launchChromium([FAKE_DEVICES]),
  /** Whose hidden tabs sleep, as people's do; those of the others are kept awake, as they share one machine. */
  "chromium with tabs": () => launchTabs(),
  firefox: () => launchFirefox(),
};

const launched = new Map();

/** A fresh page of somebody the server has not seen, in a browser of that kind. The browser itself is shared. */
export async function openPage(kind, options = {}) {
  if (!launched.has(kind)) launched.set(kind, LAUNCH[kind]());
  const browser = await launched.get(kind);
  return browser.page(options);
}

/** Another kind of Chromium: started by that program, with these flags besides. */
export function addKind(kind, program, flags) {
  LAUNCH[kind] = () => launchChromium([FAKE_DEVICES, FAKE_CONSENT, ...flags], program);
}

export async function closeBrowsers() {
  for (const browser of launched.values()) await (await browser).close();
  launched.clear();
  await stopSound();
}

const CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
];

const KEPT_AWAKE = [
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

async function launchChromium(flags, program = CHROMIUM_PROGRAM) {
  const browser = await chromium.launch({
    executablePath: program,
    headless: true,
    args: [...CHROMIUM, ...flags],
  });
  return {
    async page({ viewport = WIDE, scheme = "light", locale = "en-GB", script, sharing }) {
      const context = sharing?.context ?? (await browser.newContext({ viewport, colorScheme: scheme, locale }));
      const page = await context.newPage();
      await page.addInitScript(KIT);
      if (script) await page.addInitScript(script);
      return new ChromiumPage(context, page, !sharing);
    },
    close: () => browser.close(),
  };
}

class ChromiumPage {
  family = "chromium";

  constructor(context, page, owner) {
    this.context = context;
    this.page = page;
    this.owner = owner;
  }

  goto(url) {
    return this.page.goto(url, { waitUntil: "load" });
  }
  reload() {
    return this.page.reload({ waitUntil: "load" });
  }
  address() {
    return this.page.url();
  }
  evaluate(ask, argument) {
    return this.page.evaluate(ask, argument);
  }
  click(query) {
    return pressed(this.page, query);
  }
  async type(text) {
    await this.page.keyboard.insertText(text);
  }
  press(key) {
    return this.page.keyboard.press(key);
  }
  hold(key) {
    return this.page.keyboard.down(key);
  }
  release(key) {
    return this.page.keyboard.up(key);
  }
  resize(viewport) {
    return this.page.setViewportSize(viewport);
  }
  scheme(colorScheme) {
    return this.page.emulateMedia({ colorScheme });
  }
  screenshot(path) {
    return this.page.screenshot({ path });
  }
  /** The page is gone at once, with no time to say goodbye. */
  crash() {
    // It never loads, and says so.
    return this.page.goto("chrome://crash", { timeout: 2_000 }).catch(() => {});
  }
  close() {
    return this.owner ? this.context.close() : this.page.close();
  }
}

async function launchTabs() {
  const browser = await puppeteer.launch({
    executablePath: CHROMIUM_PROGRAM,
    headless: true,
    args: [...CHROMIUM, FAKE_DEVICES, FAKE_CONSENT],
    ignoreDefaultArgs: KEPT_AWAKE,
  });
  return puppeteered("chromium", browser);
}

async function launchFirefox() {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    env: { ...process.env, ...(await soundDevice()) },
    extraPrefsFirefox: {
      "media.navigator.streams.fake": true,
      "media.navigator.video.default_fps": PICTURES_PER_SECOND,
      "layout.frame_rate": PAINTS_PER_SECOND,
      "media.navigator.permission.disabled": true,
      "media.cubeb_latency_mtg_frames": SOUND_FRAMES,
      "media.autoplay.default": 0,
      "media.autoplay.blocking_policy": 0,
      "intl.accept_languages": "en-GB",
    },
  });
  soundFirst(browser.process().pid);
  return puppeteered("firefox", browser);
}

function puppeteered(family, browser) {
  return {
    async page({ viewport = WIDE, script, sharing }) {
      const context = sharing?.context ?? (await browser.createBrowserContext());
      // A window of its own: a tab behind another one counts as hidden, and its pictures would rightly stop.
      const page = await context.newPage({ type: "window" });
      await page.setViewport(viewport);
      await page.evaluateOnNewDocument(KIT);
      if (script) await page.evaluateOnNewDocument(script);
      return new PuppeteerPage(family, context, page, !sharing);
    },
    close: () => browser.close(),
  };
}

class PuppeteerPage {
  constructor(family, context, page, owner) {
    this.family = family;
    this.context = context;
    this.page = page;
    this.owner = owner;
  }

  goto(url) {
    return this.page.goto(url, { waitUntil: "load" });
  }
  reload() {
    return this.page.reload({ waitUntil: "load" });
  }
  address() {
    return this.page.url();
  }
  evaluate(ask, argument) {
    return this.page.evaluate(ask, argument);
  }
  click(query) {
    return pressed(this.page, query);
  }
  async type(text) {
    await this.page.keyboard.type(text);
  }
  async press(chord) {
    const keys = chord.split("+");
    for (const key of keys) await this.page.keyboard.down(key);
    for (const key of keys.reverse()) await this.page.keyboard.up(key);
  }
  hold(key) {
    return this.page.keyboard.down(key);
  }
  release(key) {
    return this.page.keyboard.up(key);
  }
  resize(viewport) {
    return this.page.setViewport(viewport);
  }
  /** The whole browser stands still, its connections open, as where a lid was closed. Returns what wakes it. */
  stall() {
    const all = family(this.page.browser().process().pid);
    for (const pid of all) process.kill(pid, "SIGSTOP");
    return () => {
      for (const pid of all) process.kill(pid, "SIGCONT");
    };
  }
  /** Another tab is in front of it from here on. */
  async hide() {
    const front = await this.context.newPage();
    await front.bringToFront();
  }
  screenshot(path) {
    return this.page.screenshot({ path });
  }
  close() {
    return this.owner ? this.context.close() : this.page.close();
  }
}

/**
 * Presses the mouse where that can be pressed. False where it cannot yet. The drivers' own clicks have a time-out that
 * can end after the button was pressed, on a page that is busy with what it was pressed for: then a click that was made
 * is made again.
 */
async function pressed(page, query) {
  const spot = await page.evaluate((q) => kit.spot(q), query);
  if (!spot) return false;
  await page.mouse.click(spot.x, spot.y);
  // Of a page that is gone by now it was the press that made it go.
  return page.evaluate(() => kit.wasPressed()).catch(() => true);
}
