/** Signs of a live map as large as a wall needs them, seen from some metres away. Pure. */

import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

/** Height at which the names of places are as large as on a desk; the figures beside them grow with the screen too. */
const DESK_PX = 720;
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

/** The same style with names of places that grow with the height of the screen. */
export function lettered(style: StyleSpecification, height_px: number): StyleSpecification {
  const times = Math.max(1, height_px / DESK_PX);
  const layers = style.layers.map((layer): LayerSpecification => {
    if (layer.type !== "symbol" || !layer.id.startsWith("place-")) return layer;
    const size = layer.layout?.["text-size"] as ExpressionSpecification;
    return { ...layer, layout: { ...layer.layout, "text-size": ["*", times, size] } };
  });
  return { ...style, layers };
}
