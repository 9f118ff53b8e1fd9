/** The doors of the server. A refusal becomes a `Problem` whose message can be shown as it is. */

import type { Feature, LineString } from "geojson";

import type { City, Coverage, Lang, LonLat, Nearby, Place, StationFeature } from "./model";
import { noticeAnswer } from "./connection";

/** What the server said is wrong, in the language asked for; an empty message means that it could not be reached. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** The server's stable word for it. */
    readonly code = "",
    /** The whole answer, for what it says beside the sentence. */
    readonly body: unknown = null,
    /** True where the server says that the same asked again in a moment will do. */
    readonly later = false,
  ) {
    super(message);
    this.name = "Problem";
  }

  /** True where the same question may well be answered later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface NearbyQuery {
  origin: LonLat;
  minutes: number;
  kinds: string[];
  limit: number;
}

export type Params = Record<string, string | number>;

export function fetchCity(lang: Lang, signal?: AbortSignal): Promise<City> {
  return get("/city", {}, lang, signal);
}

/** A POST, so that the position stays out of addresses and of logs. */
export function fetchNearby(query: NearbyQuery, lang: Lang, signal?: AbortSignal): Promise<Nearby> {
  const { origin, minutes, kinds, limit } = query;
  return post("/nearby", { lon: origin.lon, lat: origin.lat, minutes, kinds, limit }, lang, signal);
}

/** The line of one walk; a POST, as above. */
export function fetchWalk(from: LonLat, to: LonLat, lang: Lang, signal?: AbortSignal): Promise<Feature<LineString>> {
  return post("/walk", { from: { lon: from.lon, lat: from.lat }, to }, lang, signal);
}

export function fetchStation(id: string, lang: Lang): Promise<StationFeature> {
  return get(`/facilities/${encodeURIComponent(id)}`, {}, lang);
}

export function fetchCoverage(lang: Lang): Promise<Coverage> {
  return get("/coverage", {}, lang);
}

export async function fetchPlaces(text: string, lang: Lang, signal?: AbortSignal): Promise<Place[]> {
  const found = await get<{ items: Place[] }>("/places", { q: text, limit: 8 }, lang, signal);
  return found.items;
}

/** True for the rejection of a request that the page itself called off. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function get<T>(path: string, params: Params, lang: Lang, signal?: AbortSignal): Promise<T> {
  const query = new URLSearchParams(Object.entries(params).map(([key, value]) => [key, String(value)]));
  return json(query.size > 0 ? `${path}?${query}` : path, lang, { ...(signal ? { signal } : {}) });
}

/** Ask as JSON; the position belongs in the body of a POST. */
export function post<T>(path: string, body: unknown, lang: Lang, signal?: AbortSignal): Promise<T> {
  return json(path, lang, { method: "POST", body, ...(signal ? { signal } : {}) });
}

export interface Sent {
  method?: string;
  /** A file as it is; anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  cache?: RequestCache;
  signal?: AbortSignal;
}

/** Send a request and read its answer as JSON. */
export async function json<T>(url: string, lang: Lang, sent: Sent = {}): Promise<T> {
  const response = await send(url, lang, sent);
  const body: unknown = await response.json().catch(() => null);
  if (body === null) throw new Problem("", response.status);
  return body as T;
}

/** Send a request; what the server refuses is thrown as a `Problem`. */
export async function send(url: string, lang: Lang, { body, headers = {}, ...how }: Sent = {}): Promise<Response> {
  const told: Record<string, string> = { "Accept-Language": lang === "zh" ? "zh-CN" : "en", ...headers };
  const init: RequestInit = { ...how, headers: told };
  if (body !== undefined) {
    told["Content-Type"] = body instanceof Blob ? "application/octet-stream" : "application/json";
    init.body = body instanceof Blob ? body : JSON.stringify(body);
  }
  const response = await reach(url, init);
  noticeAnswer(response.headers);
  if (response.ok) return response;
  const said: unknown = await response.json().catch(() => null);
  throw new Problem(
    textOf(said, "detail"),
    response.status,
    textOf(said, "code"),
    said,
    response.headers.has("retry-after"),
  );
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new Problem("", 0);
  }
}

function textOf(body: unknown, member: "detail" | "code"): string {
  const text = (body as Record<string, unknown> | null)?.[member];
  return typeof text === "string" ? text : "";
}
