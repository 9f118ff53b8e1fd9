/** A Vite plugin: lets the residents' page fetch the map's code early, which it runs only when it has nothing else to do. */

import type { Plugin } from "vite";

const PAGE = "/index.html";

export function earlyMap(): Plugin {
  return {
    name: "early-map",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { path, bundle = {} }) {
        if (path !== PAGE) return [];
        return Object.keys(bundle)
          .filter((name) => /^assets\/maplibre-(?!gl-worker).*\.js$/.test(name))
          .map((name) => ({
            tag: "link",
            attrs: { rel: "modulepreload", fetchpriority: "low", crossorigin: true, href: `/${name}` },
            injectTo: "head" as const,
          }));
      },
    },
  };
}
