/** What of the desk lies under the pointer: a county, a site of the plan (an action before a site that stays). */

import type { Map as CityMap, PointLike } from "maplibre-gl";

const REACH_PX = 6;

export function countyAt(map: CityMap, at: { x: number; y: number }): string | null {
  const found = map.getLayer("county-hit")
    ? map.queryRenderedFeatures([at.x, at.y], { layers: ["county-hit"] })[0]
    : undefined;
  const code: unknown = found?.properties["code"];
  return code === undefined ? null : String(code);
}

export function siteAt(map: CityMap, at: { x: number; y: number }): string | null {
  const box: [PointLike, PointLike] = [
    [at.x - REACH_PX, at.y - REACH_PX],
    [at.x + REACH_PX, at.y + REACH_PX],
  ];
  for (const layer of ["sites", "sites-kept"]) {
    const found = map.getLayer(layer) ? map.queryRenderedFeatures(box, { layers: [layer] })[0] : undefined;
    const id: unknown = found?.properties["id"];
    if (id !== undefined) return String(id);
  }
  return null;
}
