/** The entries of one page as dots of a map. Pure. */

import type { CircleLayerSpecification, GeoJSONSourceSpecification } from "maplibre-gl";

import type { LonLat } from "../model";

export interface Spot extends LonLat {
  id: string;
  name: string;
}

export function spotSource(spots: Spot[], here: string | null): GeoJSONSourceSpecification {
  const features = spots.map(({ id, name, lon, lat }) => ({
    type: "Feature" as const,
    geometry: { type: "Point" as const, coordinates: [lon, lat] },
    properties: { id, name, here: id === here },
  }));
  return { type: "geojson", data: { type: "FeatureCollection", features } };
}

export const SPOT_LAYERS: CircleLayerSpecification[] = [
  {
    id: "spots",
    type: "circle",
    source: "spots",
    layout: { "circle-sort-key": ["case", ["get", "here"], 1, 0] },
    paint: {
      "circle-radius": ["case", ["get", "here"], 10, 6.5],
      "circle-color": ["case", ["get", "here"], "#c8102e", "#1557b0"],
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 2,
    },
  },
];
