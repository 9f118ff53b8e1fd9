/** What lies under a tap, and the box around an answer. */

import type { Map as CityMap, PointLike } from "maplibre-gl";

import type { LonLat, StationFeature } from "../model";
import { COVERAGE_STATES, type CoverageState } from "./palette";

/** One population cell of the coverage layer. */
export interface Cell {
  state: CoverageState;
  people: number;
  /** Null where no station is within an hour. */
  minutes: number | null;
  reason: string | null;
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
  const found = map.getLayer("coverage") ? map.queryRenderedFeatures([at.x, at.y], { layers: ["coverage"] })[0] : undefined;
  const facts = found?.properties;
  const state = COVERAGE_STATES.find((one) => one === facts?.["state"]);
  if (!facts || !state) return null;
  const { people = 0, minutes = null, reason = null } = facts;
  return { state, people: Number(people), minutes: minutes === null ? null : Number(minutes), reason };
}

/** West, south, east, north around an origin and its stations, never smaller than a few streets. */
export function boundsOf(origin: LonLat, found: StationFeature[]): Box {
  const least_deg = 0.003;
  const box: Box = [origin.lon - least_deg, origin.lat - least_deg, origin.lon + least_deg, origin.lat + least_deg];
  for (const station of found) {
    const [lon, lat] = station.geometry.coordinates as [number, number];
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

/** Room for the pins, the search box over a phone's map, the buttons, and the legend, which would hide a pin. */
export function roomFor(container: HTMLElement): Room {
  const phone = container.clientWidth < 600;
  const room = phone ? { top: 108, right: 60, bottom: 40, left: 28 } : { top: 72, right: 72, bottom: 60, left: 60 };
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

/** Room for the search box on a phone, for the open legend on a desk. */
export function roomForCity(container: HTMLElement): Room {
  const phone = container.clientWidth < 600;
  return phone ? { top: 72, right: 64, bottom: 36, left: 12 } : { top: 28, right: 64, bottom: 28, left: 216 };
}
