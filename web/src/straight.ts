/** The stations without a connection: the public list as last kept, by the straight line from a place, which stays here. */

import type { Feature, Point } from "geojson";

import { get } from "./api";
import { KEPT_HEADER } from "./connection";
import type { Lang, LonLat } from "./model";

export interface Listed {
  name: string;
  kind: string;
  address: string | null;
  phone: string | null;
  opening_hours: string | null;
}

export interface Away {
  station: Feature<Point, Listed>;
  straight_m: number;
}

interface Page {
  features: Feature<Point, Listed>[];
  links: { rel: string; href: string }[];
}

const PATH = "/ogc/collections/stations/items";
const PAGE = 1000;
const DAY_MS = 86_400_000;
const DEGREE_M = 111_195;

/** Every published station, page by page. */
export async function fetchStations(lang: Lang): Promise<Page["features"]> {
  const found: Page["features"] = [];
  let page: string | null = "";
  while (page !== null) {
    const { features, links }: Page = await get(PATH, { limit: PAGE, ...(page && { page }) }, lang);
    found.push(...features);
    const next = links.find(({ rel }) => rel === "next");
    page = next ? new URL(next.href, location.href).searchParams.get("page") : null;
  }
  return found;
}

/** Have the service worker keep the list, once a day; the address is the worker's name for it. */
export async function keepStations(lang: Lang): Promise<void> {
  const name = `${PATH}?limit=${PAGE}&kept-for=${lang === "zh" ? "zh-CN" : "en"}`;
  const kept = await caches.match(name, { ignoreVary: true });
  const age_ms = Date.now() - Date.parse(kept?.headers.get(KEPT_HEADER) ?? "");
  if (!(age_ms < DAY_MS)) await fetchStations(lang).catch(() => undefined); // the next visit tries again
}

/** The nearest by the straight line, of the chosen kinds (all where none is chosen). */
export function nearestStraight(stations: Page["features"], from: LonLat, kinds: string[], most: number): Away[] {
  return stations
    .filter(({ properties }) => kinds.length === 0 || kinds.includes(properties.kind))
    .map((station) => {
      const [lon, lat] = station.geometry.coordinates as [number, number];
      const shrink = Math.cos((from.lat * Math.PI) / 180);
      return { station, straight_m: DEGREE_M * Math.hypot((lon - from.lon) * shrink, lat - from.lat) };
    })
    .sort((one, other) => one.straight_m - other.straight_m)
    .slice(0, most);
}
