/** The ground: land use, water, buildings and roads, without labels. */

import type { LayerSpecification } from "maplibre-gl";

import { byProperty, growing, isOneOf } from "./expressions";
import type { Palette } from "./palette";

const MINOR = ["residential", "service", "tertiary"];
const MAIN = ["primary", "secondary", "trunk"];

export function groundLayers(colours: Palette): LayerSpecification[] {
  return [...surfaces(colours), ...roads(colours), boundary(colours)];
}

function surfaces(c: Palette): LayerSpecification[] {
  const landuse = {
    residential: c.built,
    commercial: c.commercial,
    industrial: c.industrial,
    education: c.education,
    farmland: c.farmland,
    forest: c.forest,
    park: c.park,
  };
  return [
    { id: "land", type: "background", paint: { "background-color": c.land } },
    {
      id: "landuse",
      type: "fill",
      source: "base",
      "source-layer": "landuse",
      paint: { "fill-color": byProperty("class", landuse, c.built), "fill-antialias": false },
    },
    { id: "water", type: "fill", source: "base", "source-layer": "water", paint: { "fill-color": c.water } },
    {
      id: "building",
      type: "fill",
      source: "base",
      "source-layer": "building",
      minzoom: 13.5,
      paint: { "fill-color": c.building, "fill-opacity": ["interpolate", ["linear"], ["zoom"], 13.5, 0, 14.5, 1] },
    },
  ];
}

const MINOR_WIDTH: [number, number][] = [
  [11, 0.4],
  [13, 1.2],
  [16, 8],
  [18, 18],
];
const MAIN_WIDTH: [number, number][] = [
  [7, 0.6],
  [11, 1.6],
  [13, 3.2],
  [16, 13],
  [18, 28],
];
const MOTORWAY_WIDTH: [number, number][] = [
  [6, 0.8],
  [11, 2.2],
  [13, 4],
  [16, 14],
  [18, 30],
];

function roads(c: Palette): LayerSpecification[] {
  return [
    {
      id: "footway",
      type: "line",
      source: "base",
      "source-layer": "road",
      minzoom: 14,
      filter: isOneOf("class", "footway"),
      paint: { "line-color": c.path, "line-width": growing([14, 0.7], [17, 2]), "line-dasharray": [2.5, 1.5] },
    },
    casing("minor-casing", MINOR, MINOR_WIDTH, c.roadCasing, 13),
    casing("main-casing", MAIN, MAIN_WIDTH, c.roadCasing, 10),
    casing("motorway-casing", ["motorway"], MOTORWAY_WIDTH, c.roadCasing, 9),
    surface("minor", MINOR, MINOR_WIDTH, c.road, 11),
    surface("main", MAIN, MAIN_WIDTH, c.main, 7),
    surface("motorway", ["motorway"], MOTORWAY_WIDTH, c.motorway, 6),
  ];
}

function surface(id: string, classes: string[], width: [number, number][], colour: string, minzoom: number) {
  return {
    id: `road-${id}`,
    type: "line",
    source: "base",
    "source-layer": "road",
    minzoom,
    filter: isOneOf("class", ...classes),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": growing(...width) },
  } satisfies LayerSpecification;
}

/** The edge of a road: the same line, a little wider, under all the surfaces. */
function casing(id: string, classes: string[], width: [number, number][], colour: string, minzoom: number) {
  const wider = width.map(([zoom, px]): [number, number] => [zoom, px + Math.min(2, 0.8 + px / 12)]);
  return surface(id, classes, wider, colour, minzoom);
}

function boundary(c: Palette): LayerSpecification {
  return {
    id: "boundary",
    type: "line",
    source: "base",
    "source-layer": "boundary",
    filter: isOneOf("level", "city", "county"),
    layout: { "line-join": "round" },
    paint: {
      "line-color": c.boundary,
      "line-width": growing([7, 0.8], [12, 1.4], [16, 2.4]),
      "line-dasharray": [4, 2, 1, 2],
      "line-opacity": 0.75,
    },
  };
}
