// Browsers at ends of their own: each in a network namespace behind a link to this machine, which routes between them and
// may drop what one sends to another.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { addKind, CHROMIUM_PROGRAM } from "./browsers.mjs";
import { ip, nft } from "./machine.mjs";

const FORWARD = "/proc/sys/net/ipv4/ip_forward";

export class Lanes {
  #name = `starling${process.pid}`;
  #dir = fs.mkdtempSync(path.join(os.tmpdir(), "starling-lanes-"));
  #forwarded = fs.readFileSync(FORWARD, "utf8");
  #count = 0;

  /** So many ends. `kinds` are the kinds of browser there. Needs root. */
  static async lay(count) {
    const lanes = new Lanes();
    try {
      fs.writeFileSync(FORWARD, "1");
      for (let n = 0; n < count; n += 1) await lanes.#lay(n);
    } catch (error) {
      await lanes.clear();
      throw error;
    }
    lanes.kinds = Array.from({ length: count }, (_, n) => `chromium at end ${n}`);
    return lanes;
  }

  /** Nothing passes between two ends any more. */
  async block(a, b) {
    const [from, to] = [this.#device(a), this.#device(b)];
    const table = this.#name;
    const rules = [
      `add table inet ${table}`,
      `add chain inet ${table} between { type filter hook forward priority 0; policy accept; }`,
      `add rule inet ${table} between iifname ${from} oifname ${to} drop`,
      `add rule inet ${table} between iifname ${to} oifname ${from} drop`,
    ];
    await nft(rules.join("\n"));
  }

  async unblock() {
    await nft(`delete table inet ${this.#name}`);
  }

  async clear() {
    await this.unblock().catch(() => {});
    for (let n = 0; n < this.#count; n += 1) await ip("netns", "del", this.#namespace(n)).catch(() => {});
    fs.writeFileSync(FORWARD, this.#forwarded);
    fs.rmSync(this.#dir, { recursive: true, force: true });
  }

  #namespace = (n) => `${this.#name}-${n}`;
  /** Names of devices have 15 letters at most. */
  #device = (n) => `st${process.pid}n${n}`;

  async #lay(n) {
    const [namespace, here, there] = [this.#namespace(n), this.#device(n), "eth0"];
    const [gateway, address] = [`10.79.${n + 1}.1`, `10.79.${n + 1}.2`];
    await ip("netns", "add", namespace);
    this.#count += 1;
    await ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", namespace);
    await ip("addr", "add", `${gateway}/24`, "dev", here);
    await ip("link", "set", here, "up");
    await ip("-n", namespace, "link", "set", "lo", "up");
    await ip("-n", namespace, "addr", "add", `${address}/24`, "dev", there);
    await ip("-n", namespace, "link", "set", there, "up");
    await ip("-n", namespace, "route", "add", "default", "via", gateway);
    const program = path.join(this.#dir, `chromium-${n}`);
    fs.writeFileSync(program, `#!/bin/sh\nexec /sbin/ip netns exec ${namespace} ${CHROMIUM_PROGRAM} "$@"\n`, {
      mode: 0o755,
    });
    // A page of localhost may use a camera without TLS, wherever that is.
    addKind(`chromium at end ${n}`, program, [`--host-resolver-rules=MAP localhost ${gateway}`]);
  }
}
