// This machine: its addresses, free ports, and rules that drop packets.

import { execFile, execFileSync } from "node:child_process";
import dgram from "node:dgram";
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

/** Below those that a system gives to whoever asks for any: a browser may have asked until the port is used. */
const PORTS = { from: 12_000, below: 32_000 };

/** A port free on TCP and UDP alike. */
export async function freePort() {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.below - PORTS.from));
    if ((await isFree(port, net.createServer(), "listen")) && (await isFree(port, dgram.createSocket("udp4"), "bind")))
      return port;
  }
}

function isFree(port, socket, take) {
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
    socket[take](port, "0.0.0.0", () => socket.close(() => resolve(true)));
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
