import { readdirSync } from "node:fs";

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

import { earlyMap } from "./early";
import { offlineWorker } from "./offline";

const API = process.env["JOBCIRCLE_API"] ?? "http://127.0.0.1:8000";
const ASKED = [
  "/vacancies",
  "/fairs",
  "/enterprises",
  "/courses",
  "/enrolments",
  "/which-door",
  "/walk",
  "/maps",
  "/ogc",
  "/go",
];
/** One page for each audience, so that nobody loads what is for others. */
const PAGES = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".html"));
const KEPT = ["/register", "/imports", "/exports", "/keys"];
const PLANNED = ["/isochrones", "/plans", "/scenarios"];
const DOORS = ["/city", "/nearby", "/facilities", "/coverage", "/places", "/health", "/tiles", "/basemap.pmtiles"];

export default defineConfig({
  plugins: [vue(), earlyMap(), offlineWorker()],
  build: {
    outDir: "../api/static",
    emptyOutDir: true,
    rollupOptions: {
      input: PAGES,
      // By itself, so that it stays kept on the device when the rest changes.
      output: { codeSplitting: { groups: [{ name: "maplibre", test: /node_modules\/(maplibre-gl|pmtiles)\// }] } },
    },
    // data: URLs would need a looser Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MapLibre alone is about 1.1 MB before compression.
    chunkSizeWarningLimit: 1400,
  },
  worker: { format: "es" },
  server: { proxy: Object.fromEntries([...DOORS, ...KEPT, ...PLANNED, ...ASKED].map((door) => [door, API])) },
});
