import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const API = process.env["JOBCIRCLE_API"] ?? "http://127.0.0.1:8000";
const DOORS = ["/city", "/nearby", "/facilities", "/coverage", "/places", "/health", "/tiles", "/basemap.pmtiles"];

export default defineConfig({
  plugins: [vue()],
  build: {
    outDir: "../api/static",
    emptyOutDir: true,
    // data: URLs would need a looser Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MapLibre alone is about 1.1 MB before compression.
    chunkSizeWarningLimit: 1400,
  },
  worker: { format: "es" },
  server: { proxy: Object.fromEntries(DOORS.map((door) => [door, API])) },
});
