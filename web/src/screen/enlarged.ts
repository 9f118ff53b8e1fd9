/** Signs of a live map as large as a wall needs them, seen from some metres away. Pure. */

import type { LayerSpecification } from "maplibre-gl";

const RADIUS_PX = 6.5;
const SIGN_PX = 9;

/** The same layer with points of one size; counts of many keep theirs. */
export function enlarged(layer: LayerSpecification): LayerSpecification {
  if (layer.type === "circle" && layer.id.endsWith("-points"))
    return { ...layer, paint: { ...layer.paint, "circle-radius": RADIUS_PX } };
  if (layer.type === "symbol" && layer.id.endsWith("-signs"))
    return { ...layer, layout: { ...layer.layout, "text-size": SIGN_PX } };
  return layer;
}
