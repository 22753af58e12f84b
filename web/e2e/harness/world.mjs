// A server of its own and the people who come to it with their browsers. Afterwards everybody goes; of what failed,
// pictures, page texts and the server's log can be kept.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Person } from "./person.mjs";
import { Server } from "./server.mjs";

/** Where pictures of pages and what is left of failures go. Not committed. */
export const RESULTS = fileURLToPath(new URL("../../test-results", import.meta.url));

export class World {
  #people = [];
  #atEnd = [];

  static async begin(options) {
    const world = new World();
    world.server = await Server.start(options);
    return world;
  }

  /** Somebody new, at a browser whose page is still empty. */
  async person(name, browser = "chromium", options = {}) {
    const person = await Person.arrive(name, browser, this.server, options);
    this.#people.push(person);
    return person;
  }

  /** Somebody in a new room: first its owner. Returns both. */
  async meeting(name, browser = "chromium", options = {}) {
    const owner = await this.person(name, browser, options);
    const room = await owner.startMeeting();
    await owner.join(room, options);
    return { owner, room };
  }

  /** Somebody who follows the link into a room. */
  async guest(name, browser, room, options = {}) {
    const guest = await this.person(name, browser, options);
    return guest.join(room, options);
  }

  also(person) {
    this.#people.push(person);
    return person;
  }

  /** What must be undone however the story ends. */
  atEnd(undo) {
    this.#atEnd.push(undo);
  }

  async end() {
    for (const undo of this.#atEnd.reverse()) await undo();
    for (const person of this.#people) await person.page.close().catch(() => {});
    await this.server.close();
  }

  async evidence(name) {
    const dir = path.join(RESULTS, "failures", name.replaceAll(/[^A-Za-z0-9]+/g, "-"));
    fs.rmSync(dir, { recursive: true, force: true });
    fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(path.join(dir, "server.log"), this.server.log());
    for (const [index, person] of this.#people.entries()) {
      const file = path.join(dir, `${index}-${person.name}`);
      await person.page.screenshot(`${file}.png`).catch(() => {});
      const text = await person.text().catch((error) => error.message);
      const stats = await person.stats().catch((error) => error.message);
      fs.writeFileSync(`${file}.txt`, `${text}\n\n${JSON.stringify(stats, null, 1)}\n`);
    }
    return dir;
  }
}
