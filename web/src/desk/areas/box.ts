/** The box around areas. Pure. */

import type { Position } from "geojson";

import type { Bands, Box } from "../model";

/** West, south, east, north; null where nothing was drawn. */
export function boxOf({ features }: Pick<Bands, "features">): Box | null {
  const rings = features.flatMap(({ geometry }) =>
    geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat(),
  );
  const corners = rings.flat() as Position[];
  if (corners.length === 0) return null;
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of corners) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}
