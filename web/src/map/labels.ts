/** Names on the base map, most important last so that they win the room. */

import type { LayerSpecification, SymbolLayerSpecification } from "maplibre-gl";

import { byProperty, FONTS, isOneOf } from "./expressions";
import type { Palette } from "./palette";

/** Names that give way to stations. */
export function smallLabels(colours: Palette): LayerSpecification[] {
  return [poi(colours), water(colours), road(colours), ...places(colours, SMALL)];
}

/** Names that stay readable over the stations of a far view. */
export function largeLabels(colours: Palette): LayerSpecification[] {
  return places(colours, LARGE);
}

interface Rank {
  id: string;
  classes: string[];
  minzoom: number;
  maxzoom: number;
}

const SMALL: Rank[] = [
  { id: "village", classes: ["village", "suburb"], minzoom: 12.6, maxzoom: 16 },
  { id: "township", classes: ["township"], minzoom: 10.4, maxzoom: 15 },
];
const LARGE: Rank[] = [
  { id: "county", classes: ["county"], minzoom: 7.5, maxzoom: 13.5 },
  { id: "city", classes: ["city"], minzoom: 5, maxzoom: 8.6 },
];

function poi(c: Palette): LayerSpecification {
  return {
    id: "poi-label",
    type: "symbol",
    source: "base",
    "source-layer": "poi",
    minzoom: 15.2,
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONTS,
      "text-size": 11,
      "text-max-width": 7,
      "text-padding": 8,
    },
    paint: text(c.textSoft, c.halo),
  };
}

function water(c: Palette): LayerSpecification {
  return {
    id: "water-label",
    type: "symbol",
    source: "base",
    "source-layer": "water",
    minzoom: 9,
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONTS,
      "text-size": 12,
      "text-letter-spacing": 0.3,
      "text-max-width": 6,
      "text-padding": 60,
    },
    paint: text(c.waterText, c.water),
  };
}

function road(c: Palette): LayerSpecification {
  return {
    id: "road-label",
    type: "symbol",
    source: "base",
    "source-layer": "road",
    minzoom: 13,
    filter: ["all", ["has", "name"], ["any", [">=", ["zoom"], 15], isOneOf("class", "trunk", "primary", "secondary")]],
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 320,
      "text-field": ["get", "name"],
      "text-font": FONTS,
      "text-size": ["interpolate", ["linear"], ["zoom"], 13, 11, 17, 13],
      "text-letter-spacing": 0.08,
      "text-max-angle": 30,
      "text-padding": 6,
    },
    paint: text(c.textSoft, c.halo),
  };
}

function places(c: Palette, ranks: Rank[]): LayerSpecification[] {
  const sizes = { city: 17, county: 15, township: 13, village: 11.5, suburb: 11.5 };
  return ranks.map(({ id, classes, minzoom, maxzoom }) => ({
    id: `place-${id}`,
    type: "symbol",
    source: "base",
    "source-layer": "place",
    minzoom,
    maxzoom,
    filter: isOneOf("class", ...classes),
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONTS,
      "text-size": byProperty("class", sizes, 12),
      "text-letter-spacing": 0.05,
      "text-max-width": 9,
      "text-padding": 6,
      "symbol-sort-key": ["to-number", ["get", "rank"], 9],
    },
    paint: text(ranks === LARGE ? c.text : c.textSoft, c.halo),
  }));
}

function text(colour: string, halo: string): NonNullable<SymbolLayerSpecification["paint"]> {
  return { "text-color": colour, "text-halo-color": halo, "text-halo-width": 1.4 };
}
