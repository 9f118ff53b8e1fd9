/** Vacancies, job fairs, enterprises and courses, as the server lists them. */

import type { Feature, Point } from "geojson";

import type { LonLat, Words } from "../model";

/** The address of each list and what its search by body takes. */
export type ListName = "vacancies" | "fairs" | "enterprises" | "courses";

interface Found {
  walk_s: number | null;
  walk_m: number | null;
  /** In a straight line. */
  distance_m: number | null;
  navigation: { amap: string; baidu: string; tencent: string };
}

export interface Vacancy extends Found {
  title: string;
  posts: number;
  contract: string;
  wage_min: number | null;
  wage_max: number | null;
  wage_per: "month" | "hour" | null;
  tags: string[];
  posted: string;
  expires: string | null;
  enterprise: { id: string; name: string };
}

export interface Fair extends Found {
  name: string;
  venue: string;
  starts: string;
  ends: string;
  running: boolean;
  posts: number | null;
}

export interface Enterprise extends Found {
  name: string;
  vacancies: number;
  posts: number;
  state_owned: boolean;
}

export interface Course extends Found {
  name: string;
  subsidised: boolean;
  starts: string;
  days: number;
  seats: number;
  seats_left: number;
  waiting: number;
  enrol_url: string | null;
  institution: { id: string; name: string; address: string | null; phone: string | null };
}

export type Row = Vacancy | Fair | Enterprise | Course;
export type RowFeature<R extends Row = Row> = Feature<Point, R> & { id: string };

export interface FacetValue {
  value: string;
  label: Words;
  count: number;
}

export interface Page<R extends Row = Row> {
  features: RowFeature<R>[];
  numberMatched: number;
  /** True where only names like the text were found. */
  alike: boolean;
  /** Null on every page but the first. */
  facets: Record<string, FacetValue[]> | null;
  next: string | null;
}

export interface ListQuestion {
  q: string;
  filters: Record<string, string[]>;
  origin: LonLat | null;
  minutes: number;
  /** By the straight line over the whole city, in place of the minutes. */
  far: boolean;
}

/** The most that the server takes; a city is smaller. */
const WHOLE_CITY_M = 50_000;

export type Body = Record<string, string | number | boolean | string[]>;

/** Facets whose filter takes one value, as a word or as yes and no. */
const ONE_WORD = new Set(["seats"]);
const YES_NO = new Set(["subsidised", "hiring", "state_owned"]);

/** Which facets each list has, in the order of the page. */
export const FACETS: Record<ListName, readonly string[]> = {
  vacancies: ["contract", "wage", "tags", "occupation", "industry"],
  fairs: ["when"],
  enterprises: ["hiring", "industry", "state_owned"],
  courses: ["seats", "subsidised", "month", "occupation"],
};

export function takesOne(facet: string): boolean {
  return ONE_WORD.has(facet) || YES_NO.has(facet);
}

/** The body of one search. What the list does not know is left out: an old link must not end in a refusal. */
export function bodyOf(list: ListName, { q, filters, origin, minutes, far }: ListQuestion, limit: number): Body {
  const body: Body = { limit };
  if (q.trim()) body["q"] = q.trim();
  if (origin) Object.assign(body, { lon: origin.lon, lat: origin.lat }, far ? { radius_m: WHOLE_CITY_M } : { minutes });
  for (const facet of FACETS[list]) {
    const values = filters[facet] ?? [];
    const [first] = values;
    if (first === undefined) continue;
    if (YES_NO.has(facet)) body[facet] = first === "true";
    else body[facet] = ONE_WORD.has(facet) ? first : values;
  }
  return body;
}

/** The choice after a tap on one value. */
export function toggled(facet: string, chosen: string[], value: string): string[] {
  if (chosen.includes(value)) return chosen.filter((one) => one !== value);
  return takesOne(facet) ? [value] : [...chosen, value];
}
