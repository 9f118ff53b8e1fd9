/** Short forms for the style expressions that the layers share. */

import type { ExpressionSpecification } from "maplibre-gl";

/** The reader's device draws every label: no glyph files. */
export const FONTS = ["PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "sans-serif"];

/** Grow exponentially with the zoom: `growing([10, 1], [16, 8])`. */
export function growing(...stops: [number, number][]): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.5], ["zoom"], ...stops.flat()] as unknown as ExpressionSpecification;
}

/** Choose by the value of a property: `byProperty("class", { forest: "#…" }, "#…")`. */
export function byProperty(name: string, choices: Record<string, string | number>, other: string | number) {
  const pairs = Object.entries(choices).flat();
  return ["match", ["get", name], ...pairs, other] as unknown as ExpressionSpecification;
}

/** True where the property has one of the values. */
export function isOneOf(name: string, ...values: string[]): ExpressionSpecification {
  return ["in", ["get", name], ["literal", values]];
}
