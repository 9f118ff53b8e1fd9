/** One MapLibre map with its worker and the PMTiles protocol, all from this server. */

import { addProtocol, Map as CityMap, setWorkerUrl } from "maplibre-gl";
// `?worker&url` names the built file .js, which every server knows how to serve.
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { Protocol } from "pmtiles";

import { prefersStillness } from "../theme";
import { patternFor } from "./patterns";
import { cityStyle, type MapChoice } from "./style";

setWorkerUrl(new URL(workerUrl, document.baseURI).href);
const archives = new Protocol();
addProtocol("pmtiles", archives.tile);

/** Beyond the city by this share of its size, so that nobody is lost at sea. */
const MARGIN = 0.35;
const START_ZOOM = 12.4;
/** Longer than this nothing of the map's keeps the page from answering. */
const TURN_MS = 25;

export function createMap(
  container: HTMLElement,
  label: string,
  choice: MapChoice,
  bbox: [number, number, number, number],
  centre: [number, number],
  style = cityStyle(choice, location.origin),
): CityMap {
  const map = new CityMap({
    container,
    style,
    center: centre,
    zoom: START_ZOOM,
    minZoom: 6,
    maxZoom: 18,
    maxBounds: widened(bbox),
    attributionControl: false,
    // Judged by a test instead of on every reader's device.
    validateStyle: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    ...(prefersStillness() ? { fadeDuration: 0 } : {}),
    locale: { "Map.Title": label },
  });
  drawLettersInTurns(map);
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.setMissingStyleImageResolver((id) => {
    const image = patternFor(id);
    if (image) map.addImage(id, image, { pixelRatio: 2 });
  });
  return map;
}

export function hasWebgl(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

/** MapLibre draws all letters of a tile in one go, half a second on a slow phone; here the page may answer in between. */
function drawLettersInTurns({ style: { glyphManager: letters } }: CityMap): void {
  const draw = letters._drawGlyph.bind(letters);
  let last: Promise<unknown> = Promise.resolve();
  let began_ms = 0;
  letters._drawGlyph = (...asked) => {
    const drawn = last.then(async () => {
      if (performance.now() - began_ms > TURN_MS) {
        await new Promise((done) => setTimeout(done));
        began_ms = performance.now();
      }
      return draw(...asked);
    });
    last = drawn.catch(() => undefined);
    return drawn;
  };
}

function widened([west, south, east, north]: [number, number, number, number]): [number, number, number, number] {
  const [dx, dy] = [(east - west) * MARGIN, (north - south) * MARGIN];
  return [west - dx, south - dy, east + dx, north + dy];
}
