// Somebody at a browser, doing what people do, through the names a screen reader would say.

import { openPage } from "./browsers.mjs";
import { until } from "./wait.mjs";

/** Loudness, 0 to 1, that is surely not silence: comfort noise and rounding stay below. */
const AUDIBLE = 0.01;

const toolbar = { role: "toolbar", name: "Call controls" };

export class Person {
  constructor(name, browser, page, server) {
    this.name = name;
    this.browser = browser;
    this.page = page;
    this.server = server;
  }

  /** Somebody new, in a browser of that kind, with no page open yet. */
  static async arrive(name, browser, server, options) {
    return new Person(name, browser, await openPage(browser, options), server);
  }

  /** The same guest in another tab of the same browser. */
  async secondTab() {
    const page = await openPage(this.browser, { sharing: this.page });
    return new Person(this.name, this.browser, page, this.server);
  }

  // Getting in.

  async open(path) {
    await this.page.goto(this.server.url + path);
  }

  /** From the front page into the green room of a new room. Returns its address. */
  async startMeeting() {
    await this.open("/");
    await this.click({ role: "button", name: "Start a meeting" });
    return until("the room has an address", async () => /\/r\/[a-z0-9-]+/.exec(await this.page.address())?.[0]);
  }

  /** From a room's address to where "Join now" can be pressed, devices as wished. */
  async prepare(room, { camera = true, microphone = true, password } = {}) {
    if (!(await this.page.address()).endsWith(room)) await this.open(room);
    await this.fill({ role: "textbox", name: "Your name" }, this.name);
    if (password !== undefined) await this.fill({ role: "textbox", name: "Room password" }, password);
    for (const [name, on] of [
      ["Microphone", microphone],
      ["Camera", camera],
    ]) {
      await this.toggle({ role: "button", name }, on);
    }
  }

  async join(room, options) {
    await this.prepare(room, options);
    await this.click({ role: "button", name: "Join now" });
    await this.isInCall();
    return this;
  }

  async isInCall() {
    await until(`${this.name} is in the call`, () => this.finds(toolbar));
  }

  async leave() {
    await this.press("Leave");
  }

  // Using the call.

  /** Presses a button of the call's toolbar. */
  press(control) {
    return this.click({ role: "button", name: control, within: toolbar });
  }

  /** Turns a toggle of the call's toolbar on or off. */
  turn(control, on) {
    return this.toggle({ role: "button", name: control, within: toolbar }, on);
  }

  isOn(control) {
    return this.attribute({ role: "button", name: control, within: toolbar }, "aria-pressed").then(
      (it) => it === "true",
    );
  }

  async say(text) {
    if (!(await this.finds({ role: "log", name: "Chat messages" }))) await this.press("Chat");
    await this.fill({ role: "textbox", prefix: "Message" }, text);
    await this.page.press("Enter");
  }

  async reads(text) {
    await until(`${this.name} reads "${text}"`, async () => {
      if (!(await this.finds({ role: "log", name: "Chat messages" }))) await this.press("Chat");
      return (await this.textOf({ role: "log", name: "Chat messages" })).includes(text);
    });
  }

  /** Chooses from a menu that a button opens. */
  async choose(button, item) {
    await this.click(button);
    await this.click({ role: "menuitem", name: item });
  }

  /** Does something to somebody, from the list of people. */
  async moderate(name, item) {
    if (!(await this.finds({ role: "button", name: `Options for ${name}` }))) await this.press("People");
    await this.choose({ role: "button", name: `Options for ${name}` }, item);
  }

  /** Chooses how media travels, as a host. */
  async travels(way) {
    const radio = { role: "radio", name: way };
    if (!(await this.finds(radio))) {
      await this.choose({ role: "button", name: "More", within: toolbar }, "How media travels");
    }
    await this.click(radio);
  }

  // Noticing.

  /** Pictures of somebody are shown, one after another. */
  async sees(name, { frames = 10, within, every } = {}) {
    let since = null;
    return until(
      `${this.name} sees ${frames} more pictures of ${name}`,
      async () => {
        const tile = await this.tile(name);
        const presented = tile?.video?.presented ?? null;
        // A tile that got another element counts from nothing.
        if (since === null || (presented !== null && presented < since)) since = presented;
        return since !== null && presented >= since + frames && tile.inbound
          ? tile
          : void (await Promise.reject(new Error(await this.whatTileSays(tile, since))));
      },
      { within, every },
    );
  }

  /** Something above silence arrives. */
  hears({ within } = {}) {
    return until(
      `${this.name} hears something`,
      async () => (await this.page.evaluate(() => kit.loudness())) > AUDIBLE,
      { within, every: 50 },
    );
  }

  /** Somebody's tile says that they talk. Asked without the rules of a screen reader: those would keep the page busy. */
  async seesTalking(name, options) {
    const talks = (who) =>
      [...document.querySelectorAll("figure[data-speaking]")].some(({ ariaLabel }) => ariaLabel.startsWith(who));
    await until(`${this.name} sees that ${name} talks`, () => this.page.evaluate(talks, name), options);
  }

  tile(name) {
    return this.page.evaluate((who) => kit.tile(who), name);
  }

  stats() {
    return this.page.evaluate(() => kit.stats());
  }

  /** Bytes of all pictures that arrived so far, shown or not. */
  async pictureBytes() {
    const pictures = (await this.stats()).inbound.filter(({ kind }) => kind === "video");
    return pictures.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0);
  }

  /** Bytes of all pictures that left this browser so far. */
  async sentPictureBytes() {
    const pictures = (await this.stats()).outbound.filter(({ kind }) => kind === "video");
    return pictures.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
  }

  /** Frames of one simulcast layer of the own camera that were encoded so far. */
  async encoded(rid) {
    return (await this.stats()).outbound.find((entry) => entry.rid === rid)?.framesEncoded ?? 0;
  }

  /** What the server last said who this is. */
  lastWelcome() {
    return this.page.evaluate(() => kit.heard.welcomes.at(-1));
  }

  /** Everything readable on the page. */
  text() {
    return this.page.evaluate(() => document.body.innerText);
  }

  async readsOnPage(words, options) {
    await until(`${this.name}'s page says "${words}"`, async () => (await this.text()).includes(words), options);
  }

  // Parts of a page, found by role and name; see `find` in kit.js for what a query may have.

  finds(query) {
    return this.page.evaluate((q) => kit.find(q) !== null, query);
  }

  async waitFor(query, options) {
    await until(`${this.name} finds ${say(query)}`, () => this.finds(query), options);
  }

  async click(query) {
    await until(`${this.name} can click ${say(query)}`, () => this.page.click(query));
  }

  async fill(query, text) {
    await until(`${this.name} has typed ${JSON.stringify(text)} into ${say(query)}`, async () => {
      const ready = await this.page.evaluate((q) => {
        const field = kit.find(q);
        field?.focus();
        field?.select?.();
        return field !== null && document.activeElement === field;
      }, query);
      if (!ready) return false;
      if (text === "") await this.page.press("Delete");
      else await this.page.type(text);
      // A window that has only just come to the front takes the first key for itself; a person sees that and types anew.
      return this.page.evaluate(
        ([q, typed]) => {
          const field = kit.find(q);
          return field?.value === undefined || field.value === typed;
        },
        [query, text],
      );
    });
  }

  async toggle(query, on) {
    await until(`${this.name} finds ${say(query)} to be ${on ? "on" : "off"}`, async () => {
      const pressed = await this.attribute(query, "aria-pressed");
      if (pressed === null) return false;
      if ((pressed === "true") === on) return true;
      await this.page.click(query);
      return false;
    });
  }

  attribute(query, name) {
    return this.page.evaluate(([q, attribute]) => kit.find(q)?.getAttribute(attribute) ?? null, [query, name]);
  }

  textOf(query) {
    return this.page.evaluate((q) => kit.find(q)?.innerText ?? "", query);
  }

  async whatTileSays(tile, since) {
    if (!tile)
      return `there is no such tile among ${JSON.stringify(await this.page.evaluate(() => kit.names("figure")))}`;
    const { name, video, inbound } = tile;
    const counters = inbound && {
      bytes: inbound.bytesReceived,
      received: inbound.framesReceived,
      decoded: inbound.framesDecoded,
    };
    return JSON.stringify({ name, video, counters, since, states: await this.page.evaluate(() => kit.states()) });
  }
}

function say({ role, name, prefix, within }) {
  const itself = `the ${role} "${name ?? `${prefix}…`}"`;
  return within ? `${itself} in the ${within.role} "${within.name}"` : itself;
}
