/** The project's own layers above the base map: coverage, counties, stations. */

import type { Position } from "geojson";
import type {
  ExpressionSpecification,
  GeoJSONSourceSpecification,
  LayerSpecification,
  VectorSourceSpecification,
} from "maplibre-gl";

import { byProperty, FONTS } from "./expressions";
import type { Theme } from "../theme";
import { CHANGE_COLOURS, COVERAGE_COLOURS, KIND_MARKS, OTHER_MARK, type Palette } from "./palette";

/** Coverage as a plan makes it, which takes the place of today's. */
export function plannedSource(host: string, plan: string): VectorSourceSpecification {
  return { type: "vector", tiles: [`${host}/plans/${plan}/coverage/{z}/{x}/{y}`], minzoom: 6, maxzoom: 14 };
}

/** The same address under another name, so that tiles of a former state are not drawn on: a fragment is not sent. */
export function marked(tile: string, state: string | number | null): string {
  return state === null ? tile : `${tile}#${state}`;
}

/** Under the roads, so that streets stay readable through it. */
export function coverageLayers(visible: boolean): LayerSpecification[] {
  const visibility = visible ? "visible" : "none";
  return [
    {
      id: "coverage",
      type: "fill",
      source: "coverage",
      "source-layer": "coverage",
      layout: { visibility },
      paint: {
        "fill-color": byProperty("state", { ...COVERAGE_COLOURS, ...CHANGE_COLOURS }, COVERAGE_COLOURS.unknown),
        "fill-opacity": deeperWithPeople(0.12, 0.55),
        // Neighbouring cells would otherwise show seams.
        "fill-antialias": false,
      },
    },
    {
      id: "coverage-pattern",
      type: "fill",
      source: "coverage",
      "source-layer": "coverage",
      layout: { visibility },
      filter: ["!=", ["get", "state"], "covered"],
      paint: { "fill-pattern": ["concat", "pattern-", ["get", "state"]], "fill-opacity": deeperWithPeople(0.3, 1) },
    },
  ];
}

/**
 * Many people, deep colour: a hamlet must not weigh as much as a block of flats. A square of a far view
 * holds more people than a cell of a near one, so the scale moves with the zoom.
 */
function deeperWithPeople(least: number, most: number): ExpressionSpecification {
  const scale = (few: number, many: number): ExpressionSpecification => {
    const people: ExpressionSpecification = ["log10", ["max", 1, ["to-number", ["get", "people"], 1]]];
    return ["interpolate", ["linear"], people, Math.log10(few), least, Math.log10(many), most];
  };
  return ["interpolate", ["linear"], ["zoom"], 7, scale(300, 30_000), 11, scale(60, 3_000), 12, scale(20, 600)];
}

export function countyLayer(colours: Palette, visible: boolean): LayerSpecification {
  return {
    id: "county-line",
    type: "line",
    source: "areas",
    "source-layer": "areas",
    filter: ["==", ["get", "level"], "county"],
    layout: { visibility: visible ? "visible" : "none", "line-join": "round" },
    paint: { "line-color": colours.textSoft, "line-width": 1.5 },
  };
}

/** Drawn from a line in memory, empty while no way is shown. */
export function walkSource(walk: Position[] | null): GeoJSONSourceSpecification {
  const features = walk
    ? [{ type: "Feature" as const, properties: {}, geometry: { type: "LineString" as const, coordinates: walk } }]
    : [];
  return { type: "geojson", data: { type: "FeatureCollection", features } };
}

/** A blue dotted way in a white case, as walks are drawn everywhere. */
export function walkLayers(theme: Theme): LayerSpecification[] {
  const line = { "line-join": "round", "line-cap": "round" } as const;
  const [casing, dots] = theme === "dark" ? ["#0b1b30", "#86b6ff"] : ["#ffffff", "#1557b0"];
  return [
    { id: "walk-case", type: "line", source: "walk", layout: line, paint: { "line-color": casing, "line-width": 9 } },
    {
      id: "walk",
      type: "line",
      source: "walk",
      layout: line,
      paint: { "line-color": dots, "line-width": 5, "line-dasharray": [0.01, 1.6] },
    },
  ];
}

export function stationLayers(colours: Palette, kinds: string[]): LayerSpecification[] {
  const chosen: ExpressionSpecification = ["in", ["get", "kind"], ["literal", kinds]];
  const wanted: ExpressionSpecification = kinds.length > 0 ? chosen : ["literal", true];
  return [cornerRings(colours, wanted), stationDots(colours, wanted), stationSigns(wanted)];
}

/** A micro-corner only informs: a small empty ring, never a filled dot. */
function cornerRings(c: Palette, wanted: ExpressionSpecification): LayerSpecification {
  return {
    id: "corners",
    type: "circle",
    source: "facilities",
    "source-layer": "facilities",
    minzoom: 11,
    filter: ["all", ["!", COVERS], wanted],
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, 1.8, 15, 5],
      "circle-color": c.halo,
      "circle-stroke-color": c.textSoft,
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 11, 1, 15, 2],
    },
  };
}

function stationDots(c: Palette, wanted: ExpressionSpecification): LayerSpecification {
  const colours = Object.fromEntries(Object.entries(KIND_MARKS).map(([kind, mark]) => [kind, mark.colour]));
  return {
    id: "stations",
    type: "circle",
    source: "facilities",
    "source-layer": "facilities",
    filter: ["all", COVERS, wanted],
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 1.6, 10, 2.4, 11, 3.5, 13, 7, 15, 10],
      "circle-color": byProperty("kind", colours, OTHER_MARK.colour),
      "circle-stroke-color": c.ring,
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 9, 0.5, 13, 1.5],
    },
  };
}

function stationSigns(wanted: ExpressionSpecification): LayerSpecification {
  const signs = Object.fromEntries(Object.entries(KIND_MARKS).map(([kind, mark]) => [kind, mark.sign]));
  return {
    id: "station-signs",
    type: "symbol",
    source: "facilities",
    "source-layer": "facilities",
    minzoom: 13.6,
    filter: ["all", COVERS, wanted],
    layout: {
      "text-field": byProperty("kind", signs, OTHER_MARK.sign),
      "text-font": FONTS,
      "text-size": ["interpolate", ["linear"], ["zoom"], 13.6, 9, 15, 12.5],
      "text-allow-overlap": true,
      "text-ignore-placement": true,
    },
    paint: { "text-color": "#ffffff" },
  };
}

const COVERS: ExpressionSpecification = ["==", ["get", "covers"], true];
