/** The end of the base map as a wall shows it: not cut off, but fading into the land. Pure. */

import type { Position } from "geojson";
import type { StyleSpecification } from "maplibre-gl";

export type Box = [west: number, south: number, east: number, north: number];

/** As a share of the city's width: the city itself stays clear of it. */
const FADE = 0.12;
const WORLD: Box = [-180, -85, 180, 85];
const TILE_PX = 512;
const MAX_ZOOM = 20;

/** The style with a cover over what lies beyond the base map, whose edge is blurred. */
export function faded(style: StyleSpecification, base: Box, city: Box, colour: string): StyleSpecification {
  const width = (city[2] - city[0]) * FADE;
  const [west, south, east, north] = [
    Math.min(base[0], city[0] - width),
    Math.min(base[1], city[1] - width),
    Math.max(base[2], city[2] + width),
    Math.max(base[3], city[3] + width),
  ];
  const beyond = { type: "Polygon" as const, coordinates: [ring(WORLD), ring([west, south, east, north])] };
  return {
    ...style,
    // A line is cut off where it leaves its tile by more than the buffer.
    sources: { ...style.sources, beyond: { type: "geojson", data: beyond, buffer: TILE_PX } },
    layers: [
      ...style.layers,
      { id: "beyond", type: "fill", source: "beyond", paint: { "fill-color": colour } },
      {
        id: "beyond-fade",
        type: "line",
        source: "beyond",
        paint: { "line-color": colour, "line-width": onGround(2 * width), "line-blur": onGround(width) },
      },
    ],
  };
}

/** As wide as so many degrees of longitude, at every zoom. */
function onGround(degrees: number): ["interpolate", ["exponential", 2], ["zoom"], number, number, number, number] {
  const least_px = (degrees / 360) * TILE_PX;
  return ["interpolate", ["exponential", 2], ["zoom"], 0, least_px, MAX_ZOOM, least_px * 2 ** MAX_ZOOM];
}

function ring([west, south, east, north]: Box): Position[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}
