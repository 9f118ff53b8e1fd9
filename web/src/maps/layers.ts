/** Which layers of a live map are drawn, and the style that draws them. Pure. */

import type { LayerSpecification, StyleSpecification, VectorSourceSpecification } from "maplibre-gl";

import type { Words } from "../model";
import type { Overlay } from "../shown";

export interface LiveMap {
  id: string;
  title: Words;
  about: Words;
  version: number | null;
  data_date: string | null;
  review: Words;
}

export interface LiveLayer {
  id: string;
  title: Words;
  about: Words;
  geometry: string;
  features: number | null;
}

export interface LegendEntry {
  value: string | null;
  title: string;
  colour: string;
  sign?: string;
  pattern?: string;
}

export interface Legend {
  layer: string;
  entries: LegendEntry[];
}

/** The audit's cells, drawn by the page itself: they can be tapped, and have a table. */
export const COVERAGE = "coverage";

/** Too much for a first look; one tap away. */
const OFF_AT_FIRST = new Set(["gaps", "service_areas", "enterprises", "vacancies", "micro_corners", "jurisdictions"]);

const SIGNS: Record<string, string> = {
  circle: "",
  triangle: "▲",
  square: "■",
  diamond: "◆",
  cross: "✚",
  down: "▼",
  star: "★",
};

export function isOn(layer: string, switched: readonly string[]): boolean {
  return OFF_AT_FIRST.has(layer) === switched.includes(layer);
}

/** The switches after a tap on one of them. */
export function toggled(layer: string, switched: readonly string[]): string[] {
  return switched.includes(layer) ? switched.filter((one) => one !== layer) : [...switched, layer];
}

/** What is written on the disc of a legend. */
export function signOf(entry: LegendEntry): string {
  return SIGNS[entry.sign ?? "circle"] ?? "";
}

/** The layers that are on, from the server's style, with tiles of the page's own origin. */
export function overlayOf(
  style: StyleSpecification | null,
  layers: readonly LiveLayer[],
  switched: readonly string[],
  titles: Record<string, string>,
  host: string,
): Overlay {
  const on = new Set(layers.filter(({ id }) => isOn(id, switched)).map(({ id }) => id));
  const drawn = (style?.layers ?? []).filter(
    (layer) => "source-layer" in layer && layer["source-layer"] !== COVERAGE && on.has(layer["source-layer"] ?? ""),
  );
  return { source: sourceOf(style, host), layers: drawn as LayerSpecification[], coverage: on.has(COVERAGE), titles };
}

/** A gateway may name the service otherwise than the page was opened: the path is what counts. */
function sourceOf(style: StyleSpecification | null, host: string): VectorSourceSpecification {
  const source = Object.values(style?.sources ?? {}).find((one) => one.type === "vector") as
    VectorSourceSpecification | undefined;
  const tiles = (source?.tiles ?? []).map((tile) => tile.replace(/^https?:\/\/[^/]+/, host));
  return source ? { ...source, tiles } : { type: "vector", tiles: [] };
}

export function legendsOf(style: StyleSpecification | null): Legend[] {
  const metadata = style?.metadata as Record<string, unknown> | undefined;
  const found = metadata?.["jobcircle:legend"];
  return Array.isArray(found) ? (found as Legend[]) : [];
}
