/** What the view in hand puts on the map: pins, the layers of a live map, the way to a place. */

import type { Position } from "geojson";
import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import { ref, shallowRef } from "vue";

import type { LonLat } from "./model";

/** A numbered pin. */
export interface Mark {
  id: string;
  lon: number;
  lat: number;
  name: string;
  /** Seconds and metres on foot, where they are known. */
  walk_s?: number | null;
  walk_m?: number | null;
  /** Drawn in grey: it only informs. */
  informs?: boolean;
  /** One of many that may lie on one another: its row, not the pin, is what the keyboard and screen readers reach. */
  quiet?: boolean;
}

/** The layers of a live map, as the server styles them. */
export interface Overlay {
  source: SourceSpecification;
  layers: LayerSpecification[];
  /** Whether the cells of the coverage audit are drawn too. */
  coverage: boolean;
  /** Title of each layer, for what is tapped. */
  titles: Record<string, string>;
}

/** Pins of a list that is not the stations'. */
export const marks = shallowRef<Mark[]>([]);
/** Where the walks to them begin. */
export const marksFrom = shallowRef<LonLat | null>(null);
/** The row of that list that is unfolded. */
export const opened = ref<string | null>(null);
export const overlay = shallowRef<Overlay | null>(null);
export const walkLine = shallowRef<Position[] | null>(null);
