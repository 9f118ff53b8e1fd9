/** The nouns of the HTTP contract, as the page reads them. Positions are WGS 84 throughout. */

import type { Feature, Point } from "geojson";

export type Lang = "zh" | "en";
export type Words = Record<Lang, string>;

export interface LonLat {
  lon: number;
  lat: number;
}

export interface Kind {
  code: string;
  zh: string;
  en: string;
  /** False for sites that only inform: they never count as coverage. */
  covers: boolean;
}

export interface Profile {
  name: string;
  limit_min: number;
  walk_kmh: number;
  basis?: Words;
}

export interface City {
  name: string;
  name_en: string;
  demo: boolean;
  notice: string | null;
  bbox: [number, number, number, number];
  centre: [number, number];
  kinds: Kind[];
  profile: Profile;
  data_date: string | null;
  attribution: string;
  /** 审图号 of the base map, once an approved one is in use. */
  map_approval?: string | null;
}

export type OpenState = "open" | "closed" | "unknown";

export interface Opening {
  state: OpenState;
  changes_at: string | null;
}

export interface Station {
  name: string;
  kind: string;
  kind_name: Words;
  local_kind: string | null;
  covers: boolean;
  /** Absent when the station was opened from the map rather than found from an origin. */
  walk_s?: number;
  walk_m?: number;
  open: Opening;
  opening_hours: string | null;
  address: string | null;
  phone: string | null;
  services: string[];
  host_venue: string | null;
  demo: boolean;
  navigation: { amap: string; baidu: string; tencent: string };
}

export type StationFeature = Feature<Point, Station> & { id: string };

export interface Nearby {
  features: StationFeature[];
  /** The one nearest outside the limit, when nothing is inside it. */
  beyond: StationFeature | null;
  query: { minutes: number; walk_kmh: number; kinds: string[] };
  origin: LonLat & { access_m: number };
}

export interface People {
  people: number;
  covered: number;
  gap: number;
  unknown: number;
  /** Null where nobody lives. */
  share: number | null;
}

export interface AreaCoverage extends People {
  code: string;
  name: string;
}

export interface Coverage extends People {
  run: { id: string | number; created_at: string };
  profile: Profile;
  areas: AreaCoverage[];
}

export interface Place extends LonLat {
  name: string;
  kind: "area" | "facility" | "institution" | "venue" | "street" | "poi";
  context: string;
}
