/** What lies under a tap, and the box around an answer. */

import type { Map as CityMap, PointLike } from "maplibre-gl";

import type { LonLat } from "../model";
import { COVERAGE_STATES, type CoverageState, PLANNED_STATES, type PlannedState } from "./palette";

/** One population cell of the coverage layer. */
export interface Cell {
  /** Of today. */
  state: CoverageState;
  /** What becomes of it, where coverage as planned is drawn. */
  planned: PlannedState | null;
  people: number;
  /** Null where the audit found no station within its search. */
  minutes: number | null;
  reason: string | null;
  /** Where the rule of the country is for whoever lives there. */
  country: boolean;
}

type Box = [number, number, number, number];

/** A finger is wider than a dot. */
const REACH_PX = 8;

export function stationAt(map: CityMap, at: { x: number; y: number }): string | null {
  const layers = ["stations", "corners"].filter((id) => map.getLayer(id));
  const box: [PointLike, PointLike] = [
    [at.x - REACH_PX, at.y - REACH_PX],
    [at.x + REACH_PX, at.y + REACH_PX],
  ];
  const found = layers.length > 0 ? map.queryRenderedFeatures(box, { layers })[0] : undefined;
  const id: unknown = found?.properties["id"];
  return id === undefined ? null : String(id);
}

export function cellAt(map: CityMap, at: { x: number; y: number }): Cell | null {
  const found = map.getLayer("coverage")
    ? map.queryRenderedFeatures([at.x, at.y], { layers: ["coverage"] })[0]
    : undefined;
  const facts = found?.properties;
  const before: unknown = facts?.["before"];
  const state = COVERAGE_STATES.find((one) => one === (before ?? facts?.["state"]));
  if (!facts || !state) return null;
  const planned = before === undefined ? null : (PLANNED_STATES.find((one) => one === facts["state"]) ?? null);
  const { people = 0, minutes = null, reason = null, country = false } = facts;
  return {
    state,
    planned,
    people: Number(people),
    minutes: minutes === null ? null : Number(minutes),
    reason,
    country,
  };
}

/** What a tap on a layer of a live map says: its layer, its name, or how many lie in a square. */
export interface Thing {
  layer: string;
  name: string;
  features: number | null;
}

export function thingAt(map: CityMap, at: { x: number; y: number }, layers: string[]): Thing | null {
  const drawn = layers.filter((id) => map.getLayer(id));
  const box: [PointLike, PointLike] = [
    [at.x - REACH_PX, at.y - REACH_PX],
    [at.x + REACH_PX, at.y + REACH_PX],
  ];
  const found = drawn.length > 0 ? map.queryRenderedFeatures(box, { layers: drawn })[0] : undefined;
  if (!found) return null;
  const { name = "", title = "", features = null } = found.properties;
  return {
    layer: found.sourceLayer ?? "",
    name: String(name || title),
    features: features === null ? null : Number(features),
  };
}

/** West, south, east, north around an origin and what was found, never smaller than a few streets. */
export function boundsOf(origin: LonLat, found: readonly LonLat[]): Box {
  const least_deg = 0.003;
  const box: Box = [origin.lon - least_deg, origin.lat - least_deg, origin.lon + least_deg, origin.lat + least_deg];
  for (const { lon, lat } of found) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

interface Room {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** Where something lies on the screen. */
export type Lying = Pick<DOMRect, "top" | "right" | "bottom" | "left">;

/** Pixels of the upper edge of `box` that something lying over it covers; none where it stands beside. */
export function coveredBy(over: Lying, box: Lying): number {
  const beside = over.right <= box.left || over.left >= box.right;
  return beside ? 0 : Math.max(0, over.bottom - box.top);
}

/** The search box lies over the map of a phone and of a tablet; in large type it takes two lines. */
function searchOver(container: HTMLElement): number {
  const search = container.closest(".page")?.querySelector(".page__search");
  return search ? coveredBy(search.getBoundingClientRect(), container.getBoundingClientRect()) : 0;
}

/** Room for the pins, which stand above their places, the search box, the buttons, and the legend, which would hide a pin. */
export function roomFor(container: HTMLElement): Room {
  const narrow = container.clientWidth < 600;
  const top = searchOver(container) + 52;
  const room = narrow
    ? { top, right: 60, bottom: 40, left: 28 }
    : { top: Math.max(72, top), right: 72, bottom: 60, left: 60 };
  const legend = container.parentElement?.querySelector<HTMLElement>(".legend");
  return legend ? besideLegend(room, legend, container) : room;
}

/** Keep off the legend: above it where it is flat, to its right where it is tall. */
function besideLegend(room: Room, legend: HTMLElement, container: HTMLElement): Room {
  const { top, right, height } = legend.getBoundingClientRect();
  const box = container.getBoundingClientRect();
  const flat = height < box.height / 4;
  return flat ? { ...room, bottom: box.bottom - top + 6 } : { ...room, left: right - box.left + 24 };
}

/** Room for the search box where it lies over the map, for the open legend on a desk. */
export function roomForCity(container: HTMLElement): Room {
  const covered = searchOver(container);
  return covered > 0 || container.clientWidth < 600
    ? { top: covered + 16, right: 64, bottom: 36, left: 12 }
    : { top: 28, right: 64, bottom: 28, left: 216 };
}
