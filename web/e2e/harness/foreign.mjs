// Programs of others, in processes of their own: ffmpeg and aiortc, as PyPI has them. `cargo xtask test` installs them.

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./wait.mjs";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));
const SCRIPT = fileURLToPath(new URL("../foreign/stream.py", import.meta.url));
const PATIENCE = { within: 30_000 };

/** The Python that has them. */
function python() {
  const target = path.resolve(REPOSITORY, process.env.CARGO_TARGET_DIR ?? "target");
  const found = process.env.FOREIGN ?? path.join(target, "foreign-clients", "bin", "python");
  if (!fs.existsSync(found)) throw new Error(`${found} is not there; \`cargo xtask test browser\` makes it.`);
  return found;
}

/** aiortc, which publishes to that address or plays it. Its certificate is "ecdsa" or "rsa". */
export async function aiortc(world, way, { url, token }, certificate = "ecdsa") {
  const program = run(world, python(), [SCRIPT, way, url, token, certificate]);
  await until("aiortc is connected", () => program.lines.includes("connected"), PATIENCE);
  return {
    /** More pictures and more sound come out of it. */
    async plays() {
      const [pictures, sounds] = [program.count("picture"), program.count("sound")];
      const more = () => program.count("picture") > pictures + 5 && program.count("sound") > sounds;
      await until("aiortc plays picture and sound", more, PATIENCE);
    },
    /** Ends its session as it should. */
    async stop() {
      program.child.stdin.end();
      await until("aiortc has ended", () => program.child.exitCode !== null, PATIENCE);
    },
  };
}

/** ffmpeg, which sends a test picture (H.264) and a tone to that address by WHIP. */
export function ffmpeg(world, { url, token }) {
  const exe = "import imageio_ffmpeg, os, sys; e = imageio_ffmpeg.get_ffmpeg_exe(); os.execv(e, [e] + sys.argv[1:])";
  const picture = ["-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=15"];
  const tone = ["-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"];
  const h264 = "-c:v libx264 -profile:v baseline -pix_fmt yuv420p -tune zerolatency -preset ultrafast -g 30 -b:v 300k";
  const opus = "-c:a libopus -ar 48000 -ac 2 -b:a 48k";
  const codecs = `${h264} ${opus}`.split(" ");
  const whip = ["-f", "whip", "-authorization", token, url];
  return run(world, python(), ["-c", exe, "-hide_banner", "-nostdin", ...picture, ...tone, ...codecs, ...whip]);
}

function run(world, program, args) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const lines = [];
  const said = [];
  child.stdout.setEncoding("utf8").on("data", (text) => lines.push(...text.split("\n").filter(Boolean)));
  child.stderr.setEncoding("utf8").on("data", (text) => said.push(text));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.once("exit", (code) => {
    if (code) console.error(`${path.basename(program)} ended with ${code}: ${said.join("").slice(-2_000)}`);
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
  };
  world.atEnd(stop);
  return { child, lines, stop, count: (word) => lines.filter((line) => line.startsWith(word)).length };
}
