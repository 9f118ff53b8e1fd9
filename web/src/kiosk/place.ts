/** Where the kiosk stands, from its address; and which way something lies. Pure. */

import type { City, LonLat } from "../model";

export interface Place extends LonLat {
  name: string;
}

const LONGEST_NAME = 40;
const DEGREES = /^-?\d+(\.\d+)?$/;

/** `?lon=118.76&lat=25.02&name=市民中心`; null where there is no usable position. */
export function placeIn(query: string): Place | null {
  const params = new URLSearchParams(query);
  const [lon, lat] = [degrees(params.get("lon")), degrees(params.get("lat"))];
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return null;
  return { lon, lat, name: shortened((params.get("name") ?? "").trim()) };
}

/** The server answers for places within the city's box only. */
export function inCity({ lon, lat }: LonLat, { bbox: [west, south, east, north] }: City): boolean {
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

/** One of eight: 0 north, 2 east, clockwise. */
export function wayTo(from: LonLat, to: LonLat): number {
  const east = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180);
  const turn = Math.atan2(east, to.lat - from.lat) / (Math.PI / 4);
  return (Math.round(turn) + 8) % 8;
}

/** Not a number where it is not one as people write it: a blank would count as 0. */
function degrees(text: string | null): number {
  return DEGREES.test(text?.trim() ?? "") ? Number(text) : Number.NaN;
}

/** Cut between what readers see as characters; an emoji is several of the text's own. */
function shortened(name: string): string {
  const seen = [...new Intl.Segmenter("zh").segment(name)];
  return seen
    .slice(0, LONGEST_NAME)
    .map(({ segment }) => segment)
    .join("");
}
