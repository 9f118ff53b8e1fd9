/** A Vite plugin: writes the service worker with the list of the residents' files. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

const ENTRY = "index.html";
const PUBLIC = ["manifest.webmanifest", "icon-192.png"];

export function offlineWorker(): Plugin {
  return {
    name: "offline-worker",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const files = new Set<string>(PUBLIC);
        const open = Object.values(bundle)
          .filter((one) => one.type === "chunk" && one.isEntry && one.facadeModuleId?.endsWith(ENTRY))
          .map((one) => one.fileName);
        while (open.length > 0) {
          const name = open.pop() ?? "";
          const chunk = bundle[name];
          if (files.has(name) || !chunk) continue;
          files.add(name);
          if (chunk.type !== "chunk") continue;
          open.push(
            ...chunk.imports,
            ...chunk.dynamicImports,
            ...(chunk.viteMetadata?.importedCss ?? []),
            ...(chunk.viteMetadata?.importedAssets ?? []),
          );
        }
        const listed = [...files].sort();
        const version = createHash("sha256").update(listed.join()).digest("hex").slice(0, 12);
        const source = readFileSync(join(import.meta.dirname, "src/pwa/worker.js"), "utf8");
        this.emitFile({
          type: "asset",
          fileName: "sw.js",
          source: source.replace("__VERSION__", version).replace("__FILES__", JSON.stringify(listed)),
        });
      },
    },
  };
}
