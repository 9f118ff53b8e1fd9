/** The doors of the server. A refusal becomes a `Problem` whose message can be shown as it is. */

import type { City, Coverage, Lang, LonLat, Nearby, Place, StationFeature } from "./model";

/** What the server said is wrong, in the language asked for; an empty message means that it could not be reached. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** The server's stable word for it. */
    readonly code = "",
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

type Params = Record<string, string | number>;

export function fetchCity(lang: Lang, signal?: AbortSignal): Promise<City> {
  return get("/city", {}, lang, signal);
}

/** A POST, so that the position stays out of addresses and of logs. */
export function fetchNearby(query: NearbyQuery, lang: Lang, signal?: AbortSignal): Promise<Nearby> {
  const { origin, minutes, kinds, limit } = query;
  const body = JSON.stringify({ lon: origin.lon, lat: origin.lat, minutes, kinds, limit });
  return ask("/nearby", { method: "POST", body }, lang, signal);
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

function get<T>(path: string, params: Params, lang: Lang, signal?: AbortSignal): Promise<T> {
  const query = new URLSearchParams(Object.entries(params).map(([key, value]) => [key, String(value)]));
  return ask(query.size > 0 ? `${path}?${query}` : path, {}, lang, signal);
}

async function ask<T>(url: string, init: RequestInit, lang: Lang, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { "Accept-Language": lang === "zh" ? "zh-CN" : "en" };
  if (init.body) headers["Content-Type"] = "application/json";
  const response = await reach(url, { ...init, headers, ...(signal ? { signal } : {}) });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || body === null) throw new Problem(textOf(body, "detail"), response.status, textOf(body, "code"));
  return body as T;
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
