// Writes a .br and a .gz beside each file of the build that shrinks: the server sends those where the browser takes
// them, so that nothing is compressed while people wait.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { Plugin } from "vite";

const packers = { br: promisify(brotliCompress), gz: promisify(gzip) };
const shrinks = /\.(js|css|svg|html|json|webmanifest)$/;

export function compress(): Plugin {
  let folder = "";
  return {
    name: "compress",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const file of await readdir(folder, { recursive: true })) {
        if (!shrinks.test(file)) continue;
        const whole = await readFile(join(folder, file));
        for (const [ending, pack] of Object.entries(packers)) {
          const packed = await pack(whole);
          if (packed.length < whole.length) await writeFile(join(folder, `${file}.${ending}`), packed);
        }
      }
    },
  };
}
