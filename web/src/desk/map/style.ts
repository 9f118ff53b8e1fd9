/** The whole style of the desk's map for one state, so that a change is one `setStyle`. */

import type { FeatureCollection, Position } from "geojson";
import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

import { byProperty, FONTS } from "../../map/expressions";
import { groundLayers } from "../../map/ground";
import { largeLabels, smallLabels } from "../../map/labels";
import { countyLayer, coverageLayers, plannedSource, stationLayers } from "../../map/overlays";
import { type Palette, PALETTES } from "../../map/palette";
import type { Theme } from "../../theme";
import type { Bands, SiteCard } from "../model";
import { ACTION_COLOURS, bandColour } from "./palette";

export interface DeskChoice {
  theme: Theme;
  coverage: boolean;
  /** Longest walk at the audit's speed; that of the audit when null. */
  walkMin: number | null;
  /** The same in the country; as in town when null. */
  countryMin: number | null;
  /** Plan whose coverage is drawn instead of today's. */
  planned: string | null;
  county: string | null;
  bands: Bands | null;
  walk: Position[] | null;
  /** Sites of a plan; the stations of today when null. */
  sites: SiteCard[] | null;
  siteId: string | null;
  signs: Record<string, string>;
}

/** Seen by nobody: tells in which county a click lies. */
const COUNTY_HIT: LayerSpecification = {
  id: "county-hit",
  type: "fill",
  source: "areas",
  "source-layer": "areas",
  paint: { "fill-opacity": 0 },
};
const LAND_ONLY = new Set(["land", "landuse", "water"]);

export function deskStyle(choice: DeskChoice, host: string): StyleSpecification {
  const colours = PALETTES[choice.theme];
  const ground = groundLayers(colours);
  return {
    version: 8,
    sources: sources(choice, host),
    layers: [
      ...ground.filter((layer) => LAND_ONLY.has(layer.id)),
      ...coverageLayers(choice.coverage),
      ...(choice.bands ? bandLayers(choice.bands) : []),
      ...ground.filter((layer) => !LAND_ONLY.has(layer.id)),
      COUNTY_HIT,
      countyLayer(colours, true),
      ...chosenCounty(colours, choice.county),
      ...walkLayers(choice.theme),
      ...smallLabels(colours),
      ...(choice.sites ? siteLayers(colours, choice) : stationLayers(colours, [])),
      ...largeLabels(colours),
    ],
  };
}

function sources(choice: DeskChoice, host: string): StyleSpecification["sources"] {
  const { walkMin, countryMin, planned, bands, walk, sites } = choice;
  const tiles = (layer: string, more = "") => [`${host}/tiles/${layer}/{z}/{x}/{y}${more}`];
  const within =
    walkMin === null ? "" : `?walk_min=${walkMin}${countryMin === null ? "" : `&country_min=${countryMin}`}`;
  const way = walk
    ? [{ type: "Feature" as const, properties: {}, geometry: { type: "LineString" as const, coordinates: walk } }]
    : [];
  return {
    base: { type: "vector", url: `pmtiles://${host}/basemap.pmtiles` },
    coverage:
      planned === null
        ? { type: "vector", tiles: tiles("coverage", within), minzoom: 6, maxzoom: 14 }
        : plannedSource(host, planned),
    areas: { type: "vector", tiles: tiles("areas"), minzoom: 6, maxzoom: 14 },
    facilities: { type: "vector", tiles: tiles("facilities"), minzoom: 6, maxzoom: 14 },
    bands: inMemory({ type: "FeatureCollection", features: bands?.features ?? [] }),
    walk: inMemory({ type: "FeatureCollection", features: way }),
    sites: inMemory(asFeatures(sites ?? [])),
  };
}

function inMemory(data: FeatureCollection): GeoJSONSourceSpecification {
  return { type: "geojson", data };
}

/** Those that stay first, so that what changes lies on top. */
function asFeatures(sites: SiteCard[]): FeatureCollection {
  const ordered = [...sites].sort((a, b) => Number(a.action !== "keep") - Number(b.action !== "keep"));
  return {
    type: "FeatureCollection",
    features: ordered.map(({ id, name, action, lon, lat }) => ({
      type: "Feature",
      properties: { id, name, action },
      geometry: { type: "Point", coordinates: [lon, lat] },
    })),
  };
}

/** The longest first, so that shorter ones lie on it; the edge is what is read on a busy map. */
function bandLayers(bands: Bands): LayerSpecification[] {
  const minutes = [...new Set(bands.features.map((each) => each.properties.band_min))].sort((a, b) => b - a);
  return minutes.flatMap((band, from_last): LayerSpecification[] => {
    const colour = bandColour(minutes.length - 1 - from_last);
    const filter = ["==", ["get", "band_min"], band] as ["==", ["get", string], number];
    return [
      {
        id: `band-${band}`,
        type: "fill",
        source: "bands",
        filter,
        paint: { "fill-color": colour, "fill-opacity": 0.34 },
      },
      {
        id: `band-line-${band}`,
        type: "line",
        source: "bands",
        filter,
        paint: { "line-color": colour, "line-width": 1.8 },
      },
    ];
  });
}

function chosenCounty(c: Palette, code: string | null): LayerSpecification[] {
  if (code === null) return [];
  const filter = ["==", ["get", "code"], code] as ["==", ["get", string], string];
  const line = {
    type: "line",
    source: "areas",
    "source-layer": "areas",
    filter,
    layout: { "line-join": "round" },
  } as const;
  return [
    { ...line, id: "county-case", paint: { "line-color": c.halo, "line-width": 7 } },
    { ...line, id: "county-chosen", paint: { "line-color": c.text, "line-width": 3 } },
  ];
}

function walkLayers(theme: Theme): LayerSpecification[] {
  const [casing, line] = theme === "dark" ? ["#0b1b30", "#86b6ff"] : ["#ffffff", "#1557b0"];
  const layout = { "line-join": "round", "line-cap": "round" } as const;
  return [
    { id: "walk-case", type: "line", source: "walk", layout, paint: { "line-color": casing, "line-width": 8 } },
    {
      id: "walk",
      type: "line",
      source: "walk",
      layout,
      paint: { "line-color": line, "line-width": 4.5, "line-dasharray": [0.01, 1.7] },
    },
  ];
}

/** What stays is a small grey dot; an action is a large one with its sign; the chosen one wears a ring. */
function siteLayers(c: Palette, { siteId, signs }: DeskChoice): LayerSpecification[] {
  const acts = ["!=", ["get", "action"], "keep"] as ["!=", ["get", string], string];
  return [
    {
      id: "sites-kept",
      type: "circle",
      source: "sites",
      filter: ["==", ["get", "action"], "keep"],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 1.4, 12, 3.2, 15, 7],
        "circle-color": ACTION_COLOURS.keep,
        "circle-stroke-color": c.ring,
        "circle-stroke-width": 0.8,
      },
    },
    {
      id: "sites",
      type: "circle",
      source: "sites",
      filter: acts,
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 3.5, 11, 8, 15, 12],
        "circle-color": byProperty("action", ACTION_COLOURS, ACTION_COLOURS.keep),
        "circle-stroke-color": c.ring,
        "circle-stroke-width": 1.5,
      },
    },
    {
      id: "site-signs",
      type: "symbol",
      source: "sites",
      minzoom: 10.4,
      filter: acts,
      layout: {
        "text-field": byProperty("action", signs, ""),
        "text-font": FONTS,
        "text-size": ["interpolate", ["linear"], ["zoom"], 10.4, 9, 15, 13],
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": "#ffffff" },
    },
    {
      id: "site-chosen",
      type: "circle",
      source: "sites",
      filter: ["==", ["get", "id"], siteId ?? ""],
      paint: { "circle-radius": 17, "circle-opacity": 0, "circle-stroke-color": c.text, "circle-stroke-width": 3.5 },
    },
  ];
}
