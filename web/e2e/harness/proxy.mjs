// A wire between browsers and the server's HTTP port that can be cut.

import net from "node:net";

export class Wire {
  #server;
  #open = new Set();
  #cut = false;
  #answers = new Map();

  /** Carries connections to `target` from a port of its own at `host`. */
  static async to(target, host = "127.0.0.1") {
    const wire = new Wire();
    wire.#server = net.createServer((near) => wire.#carry(near, target));
    await new Promise((resolve, reject) => {
      wire.#server.once("error", reject);
      wire.#server.listen(0, host, resolve);
    });
    return wire;
  }

  get port() {
    return this.#server.address().port;
  }

  /** Gives this script to whoever asks for this path, as if the server had it. */
  answer(path, script) {
    this.#answers.set(path, script);
  }

  /** Ends every connection, and every new one, until mended. */
  cut() {
    this.#cut = true;
    for (const socket of this.#open) socket.destroy();
  }

  mend() {
    this.#cut = false;
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #carry(near, target) {
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = net.connect(target, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      this.#open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#open.delete(socket);
        other.destroy();
      });
    }
    near.on("data", (data) => {
      const script = this.#answers.get(/^GET (\S+) /.exec(data.toString("latin1"))?.[1]);
      if (script === undefined) far.write(data);
      else
        near.write(
          `HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: ${script.length}\r\n\r\n${script}`,
        );
    });
    near.on("end", () => far.end());
    far.pipe(near);
  }
}
