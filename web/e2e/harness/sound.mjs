// A sound device that nobody hears: without one, Firefox never starts an AudioContext.

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { until } from "./wait.mjs";

let running;

/** Starts a PulseAudio of our own with a null sink, once. Returns what a browser's environment needs to find it. */
export async function soundDevice() {
  running ??= start();
  return (await running).env;
}

export async function stopSound() {
  if (!running) return;
  const { child, dir } = await running;
  running = undefined;
  child.kill("SIGTERM");
  await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve()));
  fs.rmSync(dir, { recursive: true, force: true });
}

async function start() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "starling-sound-"));
  const socket = path.join(dir, "native");
  const child = spawn(
    "pulseaudio",
    [
      "-n",
      "--daemonize=no",
      "--exit-idle-time=-1",
      "--disallow-exit",
      "--use-pid-file=no",
      `--load=module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
      // The rate of what our pages play: no page need make it another one.
      "--load=module-null-sink sink_name=nobody rate=48000",
    ],
    {
      stdio: "ignore",
      env: {
        ...process.env,
        HOME: dir,
        XDG_RUNTIME_DIR: dir,
        XDG_CONFIG_HOME: dir,
        PULSE_RUNTIME_PATH: dir,
        PULSE_STATE_PATH: dir,
      },
    },
  );
  child.once("error", () => {});
  await until("PulseAudio listens", () => fs.existsSync(socket));
  return { child, dir, env: { PULSE_SERVER: `unix:${socket}` } };
}
