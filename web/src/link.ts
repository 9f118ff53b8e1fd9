/**
 * What a shared link remembers, kept in the fragment, which browsers never send to a server.
 * Positions are rounded to 4 decimals (about 11 m), here and in the search itself,
 * so that a link gives the answer that was on the sender's screen.
 */

import { canBe } from "./lists/values";
import type { Kind, Lang, LonLat } from "./model";

/** The views of the page, in the order of their tabs. */
export const VIEWS = ["near", "jobs", "courses", "door", "maps"] as const;
export type View = (typeof VIEWS)[number];

export const MINUTES = [5, 10, 15, 30] as const;
export const DEFAULT_MINUTES = 15;

export interface Link {
  origin: LonLat | null;
  minutes: number;
  kinds: string[];
  openOnly: boolean;
  view: View;
  /** Which of the lists of a view: vacancies, fairs, enterprises. */
  list: string;
  q: string;
  /** Chosen values of facets. */
  filters: Record<string, string[]>;
  /** Lists reach beyond the walk, over the whole city. */
  far: boolean;
  map: string;
  /** Layers that are not as the map opens: switched on, or off. */
  switched: string[];
  matter: string;
  /** A station that a sign or a message leads to. */
  site: string;
  lang: Lang | null;
}

const WORD = /^[a-z][a-z0-9_-]*$/;
const LONGEST_TEXT = 100;

/** Read a fragment; what is damaged or unknown falls back to its default. */
export function readLink(fragment: string): Link {
  const params = new URLSearchParams(fragment.replace(/^#/, ""));
  const minutes = Number(params.get("minutes"));
  const lang = params.get("lang");
  return {
    origin: readOrigin(params.get("lon"), params.get("lat")),
    minutes: (MINUTES as readonly number[]).includes(minutes) ? minutes : DEFAULT_MINUTES,
    kinds: (params.get("kinds") ?? "").split(",").filter((code) => /^[a-z][a-z0-9_]*$/.test(code)),
    openOnly: params.get("open") === "1",
    view: readView(params),
    list: word(params.get("list")),
    q: cut(params.get("q") ?? ""),
    filters: readFilters(params),
    far: params.get("far") === "1",
    map: word(params.get("map")),
    switched: (params.get("layers") ?? "").split(",").filter((name) => WORD.test(name)),
    matter: word(params.get("matter")),
    site: cut(params.get("site") ?? ""),
    lang: lang === "zh" || lang === "en" ? lang : null,
  };
}

/** The fragment for a state, without what is at its default. */
export function writeLink(link: Link): string {
  const parts: string[] = [];
  if (link.origin) parts.push(`lon=${link.origin.lon.toFixed(4)}`, `lat=${link.origin.lat.toFixed(4)}`);
  if (link.minutes !== DEFAULT_MINUTES) parts.push(`minutes=${link.minutes}`);
  if (link.kinds.length > 0) parts.push(`kinds=${link.kinds.join(",")}`);
  if (link.openOnly) parts.push("open=1");
  if (link.view !== "near") parts.push(`view=${link.view}`, ...partsOfView(link));
  if (link.lang) parts.push(`lang=${link.lang}`);
  return parts.length > 0 ? `#${parts.join("&")}` : "";
}

function partsOfView({ view, list, q, filters, far, map, switched, matter }: Link): string[] {
  const parts: string[] = [];
  const lists = view === "jobs" || view === "courses";
  if (lists && list) parts.push(`list=${list}`);
  if (lists && q) parts.push(`q=${encodeURIComponent(q)}`);
  if (lists && far) parts.push("far=1");
  for (const [name, values] of Object.entries(lists ? filters : {})) {
    if (values.length > 0) parts.push(`f.${name}=${values.map(encodeURIComponent).join(",")}`);
  }
  if (view === "maps" && map) parts.push(`map=${map}`);
  if (view === "maps" && switched.length > 0) parts.push(`layers=${switched.join(",")}`);
  if (view === "door" && matter) parts.push(`matter=${matter}`);
  return parts;
}

/** Those of a link's kinds that the city has: an old link must not end in a refusal. */
export function knownKinds(wanted: string[], kinds: Kind[]): string[] {
  return wanted.filter((code) => kinds.some((kind) => kind.code === code));
}

export function samePlace(one: LonLat | null, other: LonLat | null): boolean {
  return one?.lon === other?.lon && one?.lat === other?.lat;
}

/** Round a position to what a link keeps. */
export function rounded({ lon, lat }: LonLat): LonLat {
  return { lon: Math.round(lon * 1e4) / 1e4, lat: Math.round(lat * 1e4) / 1e4 };
}

function readOrigin(lonText: string | null, latText: string | null): LonLat | null {
  if (!lonText || !latText) return null;
  const [lon, lat] = [Number(lonText), Number(latText)];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? rounded({ lon, lat }) : null;
}

/** Links of earlier pages said `view=cover` for what is a layer now, and `course=` for a course at its institution. */
function readView(params: URLSearchParams): View {
  const wanted = params.get("view");
  if (wanted === "cover") return "maps";
  if (params.has("course")) return "courses";
  return VIEWS.find((view) => view === wanted) ?? "near";
}

function readFilters(params: URLSearchParams): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [key, value] of params) {
    const name = key.startsWith("f.") ? word(key.slice(2)) : "";
    const values = value.split(",").filter((one) => one.length <= LONGEST_TEXT && canBe(name, one));
    if (name && values.length > 0) found[name] = values;
  }
  return found;
}

/** By characters: half an emoji can neither be sent nor written into an address. */
function cut(text: string): string {
  return [...text].slice(0, LONGEST_TEXT).join("");
}

function word(text: string | null): string {
  return text && WORD.test(text) ? text : "";
}
