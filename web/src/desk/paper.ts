/** Printing in light colours: a dark map is drawn anew before it goes to paper. */

import type { Map as CityMap } from "maplibre-gl";

import { onPaper, theme } from "../theme";

const LONGEST_MS = 3000;

/** Print once the map, if there is one, stands in the colours of paper. */
export async function printLight(map: CityMap | null): Promise<void> {
  const dark = theme.value === "dark";
  onPaper.value = true;
  if (dark) await Promise.race([redrawn(map), pause()]);
  print();
}

/** Also for who prints by the browser's own menu, although a dark map is then left as it is. */
export function followPaper(): void {
  addEventListener("beforeprint", () => (onPaper.value = true));
  addEventListener("afterprint", () => (onPaper.value = false));
}

/** Whether a key asks to print. */
export function asksToPrint(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "p";
}

function redrawn(map: CityMap | null): Promise<void> {
  return new Promise((done) => map?.once("idle", () => done()));
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, LONGEST_MS));
}
