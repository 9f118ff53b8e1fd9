/** The whole style for one theme and one choice of layers, so that a change is one `setStyle`. */

import type { Position } from "geojson";
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";

import type { Overlay } from "../shown";
import type { Theme } from "../theme";
import { groundLayers } from "./ground";
import { largeLabels, smallLabels } from "./labels";
import { countyLayer, coverageLayers, marked, stationLayers, walkLayers, walkSource } from "./overlays";
import { PALETTES } from "./palette";

export interface MapChoice {
  theme: Theme;
  coverage: boolean;
  /** Empty for every kind. */
  kinds: string[];
  /** A live map, whose own layers stand for the stations. */
  overlay?: Overlay | null;
  /** Of which audit the cells are, where a page stays open for longer than one is the latest. */
  run?: string | number | null;
  /** The way to a place, drawn as a line. */
  walk?: Position[] | null;
}

/** Name of the live map's source, as its style has it. */
const LIVE = "jobcircle";
const LAND_ONLY = new Set(["land", "landuse", "water"]);

/** No `glyphs` and no `sprite`: nothing is fetched but tiles from this server. */
export function cityStyle(
  { theme, coverage, kinds, overlay = null, run = null, walk = null }: MapChoice,
  host: string,
): StyleSpecification {
  const colours = PALETTES[theme];
  const ground = groundLayers(colours);
  const live: LayerSpecification[] = overlay ? overlay.layers : [];
  return {
    version: 8,
    sources: { ...sources(host, run), ...(overlay ? { [LIVE]: overlay.source } : {}), walk: walkSource(walk) },
    layers: [
      ...ground.filter((layer) => LAND_ONLY.has(layer.id)),
      ...coverageLayers(coverage),
      ...live.filter((layer) => layer.type === "fill"),
      ...ground.filter((layer) => !LAND_ONLY.has(layer.id)),
      countyLayer(colours, coverage || overlay !== null),
      ...live.filter((layer) => layer.type === "line"),
      ...walkLayers(theme),
      ...smallLabels(colours),
      ...(overlay ? [] : stationLayers(colours, kinds)),
      ...live.filter((layer) => layer.type !== "fill" && layer.type !== "line"),
      ...largeLabels(colours),
    ],
  };
}

function sources(host: string, run: string | number | null): StyleSpecification["sources"] {
  const tiles = (layer: string) => [`${host}/tiles/${layer}/{z}/{x}/{y}`];
  return {
    base: { type: "vector", url: `pmtiles://${host}/basemap.pmtiles` },
    coverage: { type: "vector", tiles: tiles("coverage").map((tile) => marked(tile, run)), minzoom: 6, maxzoom: 14 },
    areas: { type: "vector", tiles: tiles("areas"), minzoom: 6, maxzoom: 14 },
    facilities: { type: "vector", tiles: tiles("facilities"), minzoom: 6, maxzoom: 14 },
  };
}
