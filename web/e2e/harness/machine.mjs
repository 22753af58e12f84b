// This machine: its addresses, free ports, and rules that drop packets.

import { execFile, execFileSync } from "node:child_process";
import net from "node:net";
import os from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The address media is announced on. Firefox never pairs with 127.0.0.1, but does with the machine's own. */
export function ownAddress() {
  const all = Object.values(os.networkInterfaces()).flat();
  const own = all.find((address) => address.family === "IPv4" && !address.internal);
  if (!own) throw new Error("This machine has no IPv4 address but loopback; browser tests need one.");
  return own.address;
}

/** A port free on TCP and UDP alike, as far as TCP can tell. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "0.0.0.0", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Why packets cannot be dropped here; null where they can. */
export async function cannotDrop() {
  if (process.getuid?.() !== 0) return "dropping packets needs root";
  try {
    await nft("add table inet starling_probe\ndelete table inet starling_probe");
    return null;
  } catch (error) {
    return `nftables does not work here: ${error.message.split("\n")[0]}`;
  }
}

/** Drops what arrives for or from a port, until the returned function is called. `protocols`: udp, tcp or both. */
export async function drop(port, protocols = ["udp", "tcp"]) {
  const table = `starling_test_${process.pid}_${port}`;
  const rules = protocols.flatMap((protocol) =>
    ["dport", "sport"].map((side) => `add rule inet ${table} input ${protocol} ${side} ${port} drop`),
  );
  const chain = `add chain inet ${table} input { type filter hook input priority 0; policy accept; }`;
  await nft([`add table inet ${table}`, chain, ...rules].join("\n"));
  const undo = () => {
    process.off("exit", undo);
    if (dropped.delete(table)) execFileSync("nft", [`delete table inet ${table}`], { env });
  };
  dropped.add(table);
  process.on("exit", undo);
  return undo;
}

const dropped = new Set();

// Debian keeps ip and nft where only root's path looks.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

/** Changes the packet filter; needs root. */
export function nft(script) {
  return run("nft", [script], { env });
}

/** Changes interfaces, routes and namespaces; needs root. */
export function ip(...words) {
  return run("ip", words, { env });
}
