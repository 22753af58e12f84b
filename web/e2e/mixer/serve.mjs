// The test page, built as the client is and served under the policy the server sets.

import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const WEB = fileURLToPath(new URL("../..", import.meta.url));
const POLICY =
  "default-src 'self'; connect-src 'self'; img-src 'self' data: blob:; media-src 'self' blob: mediastream:; " +
  "worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

export async function servePage() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "starling-mixer-"));
  await build({
    root: WEB,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      target: "esnext",
      outDir: dir,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: path.join(WEB, "e2e/mixer/page.html") },
    },
  });
  const server = http.createServer((request, response) => {
    const file = path.join(dir, path.normalize(new URL(request.url, "http://page").pathname));
    if (!file.startsWith(dir) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
      response.writeHead(file.endsWith("blank") ? 200 : 404, { "content-type": "text/html" });
      return response.end();
    }
    response.writeHead(200, { "content-type": TYPES[path.extname(file)], "content-security-policy": POLICY });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = `http://localhost:${server.address().port}`;
  return {
    page: `${at}/e2e/mixer/page.html`,
    blank: `${at}/blank`,
    close() {
      server.close();
      server.closeAllConnections();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}
