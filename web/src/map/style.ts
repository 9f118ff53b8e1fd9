/** The whole style for one theme and one choice of layers, so that a change is one `setStyle`. */

import type { StyleSpecification } from "maplibre-gl";

import type { Theme } from "../theme";
import { groundLayers } from "./ground";
import { largeLabels, smallLabels } from "./labels";
import { countyLayer, coverageLayers, stationLayers } from "./overlays";
import { PALETTES } from "./palette";

export interface MapChoice {
  theme: Theme;
  coverage: boolean;
  /** Empty for every kind. */
  kinds: string[];
}

const LAND_ONLY = new Set(["land", "landuse", "water"]);

/** No `glyphs` and no `sprite`: nothing is fetched but tiles from this server. */
export function cityStyle({ theme, coverage, kinds }: MapChoice, host: string): StyleSpecification {
  const colours = PALETTES[theme];
  const ground = groundLayers(colours);
  return {
    version: 8,
    sources: sources(host),
    layers: [
      ...ground.filter((layer) => LAND_ONLY.has(layer.id)),
      ...coverageLayers(coverage),
      ...ground.filter((layer) => !LAND_ONLY.has(layer.id)),
      countyLayer(colours, coverage),
      ...smallLabels(colours),
      ...stationLayers(colours, kinds),
      ...largeLabels(colours),
    ],
  };
}

function sources(host: string): StyleSpecification["sources"] {
  const tiles = (layer: string) => [`${host}/tiles/${layer}/{z}/{x}/{y}`];
  return {
    base: { type: "vector", url: `pmtiles://${host}/basemap.pmtiles` },
    coverage: { type: "vector", tiles: tiles("coverage"), minzoom: 6, maxzoom: 14 },
    areas: { type: "vector", tiles: tiles("areas"), minzoom: 6, maxzoom: 14 },
    facilities: { type: "vector", tiles: tiles("facilities"), minzoom: 6, maxzoom: 14 },
  };
}
