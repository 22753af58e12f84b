// The program under test, as somebody would start it.

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, ownAddress } from "./machine.mjs";
import { Wire } from "./proxy.mjs";
import { until } from "./wait.mjs";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

export class Server {
  #child;
  #dir = fs.mkdtempSync(path.join(os.tmpdir(), "starling-test-"));
  #log = [];

  /** `travel`: how media travels in its rooms. `host`: where browsers find it. */
  static async start({ travel = "server", host = "127.0.0.1" } = {}) {
    const server = new Server();
    server.travel = travel;
    server.httpPort = await freePort();
    server.mediaPort = await freePort();
    server.wire = await Wire.to(server.httpPort, host);
    /** What browsers open: this host is a secure context without TLS. */
    server.url = `http://localhost:${server.wire.port}`;
    await server.up();
    return server;
  }

  /** Starts it (again), on the same ports and data. Resolves when it listens. */
  async up() {
    const flags = ["--plain-http", "--data-dir", this.#dir];
    flags.push("--listen", `127.0.0.1:${this.httpPort}`, "--media-port", `${this.mediaPort}`);
    flags.push("--announce", ownAddress(), "--travel", this.travel, "--log", process.env.STARLING_TEST_LOG ?? "info");
    const child = spawn(program(), ["serve", ...flags], { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => this.#log.push(text));
    }
    let failed;
    child.once("error", (error) => {
      failed = error;
    });
    await until(
      "the server listens",
      async () => {
        if (failed) throw failed;
        if (child.exitCode !== null) throw new Error(`the server ended: ${this.log()}`);
        return (await fetch(`http://127.0.0.1:${this.httpPort}/healthz`)).ok;
      },
      { every: 20 },
    );
  }

  /** Ends it as an operator would, and returns its exit code. */
  async stop() {
    return this.#end("SIGTERM");
  }

  /** Ends it as a power cut would. */
  async kill() {
    return this.#end("SIGKILL");
  }

  /** Processor time it took so far, in milliseconds, as the kernel counts it for each of its threads. */
  processorTime() {
    const tasks = `/proc/${this.#child.pid}/task`;
    const spent = (thread) => Number(fs.readFileSync(`${tasks}/${thread}/schedstat`, "utf8").split(" ")[0]);
    return fs.readdirSync(tasks).reduce((sum, thread) => sum + spent(thread), 0) / 1e6;
  }

  async close() {
    await this.stop();
    await this.wire.close();
    fs.rmSync(this.#dir, { recursive: true, force: true });
  }

  /** The key of its administration, as its first start showed it. */
  adminKey() {
    return until("the server shows its admin key", async () => /Admin key: +(\S+)/.exec(this.#log.join(""))?.[1]);
  }

  log() {
    return this.#log.join("").slice(-20_000);
  }

  async #end(signal) {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const patience = setTimeout(() => child.kill("SIGKILL"), 10_000);
    const code = await ended;
    clearTimeout(patience);
    return code;
  }
}

function program() {
  const target = path.resolve(REPOSITORY, process.env.CARGO_TARGET_DIR ?? "target");
  const found = process.env.STARLING ?? path.join(target, "debug", "starling");
  if (!fs.existsSync(found)) {
    throw new Error(`${found} is not there; \`cargo build -p server\` makes it, or STARLING names another.`);
  }
  return found;
}
