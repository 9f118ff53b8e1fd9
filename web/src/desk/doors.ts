/** The doors that the desk uses. What writes carries the staff key where there is one. */

import type { Position } from "geojson";

import { fetchNearby, fetchWalk, get, json, post, Problem, send } from "../api";
import { lang } from "../i18n";
import { type Waiting, whenMade } from "../made";
import type { LonLat, Nearby } from "../model";
import { keyHeader } from "./key";
import type { Bands, Comparison, LockName, PlanJob, PlanResult, Recount, Scenario } from "./model";

export interface Choice {
  minutes: number | null;
  kmh: number | null;
  group: string | null;
  /** Longest way in the country, km along the streets; as in town when null. */
  country: number | null;
}

export interface Order {
  title: string | null;
  options: Record<string, unknown>;
}

export interface Decision {
  site: string;
  lock: LockName;
  reason: string;
  by: string;
}

export function fetchRecount({ minutes, kmh, group, country }: Choice, signal?: AbortSignal): Promise<Recount> {
  const asked = {
    ...(minutes && { minutes }),
    ...(kmh && { walk_kmh: kmh }),
    ...(group && { group }),
    ...(country && { country_km: country }),
  };
  return get("/coverage/at", asked, lang.value, signal);
}

export function fetchNearest(here: LonLat, minutes: number, kinds: string[], signal?: AbortSignal): Promise<Nearby> {
  return fetchNearby({ origin: here, minutes, kinds, limit: 3 }, lang.value, signal);
}

/** The way along the streets; null where it cannot be drawn, which is no reason to say nothing else. */
export async function fetchWay(from: LonLat, to: LonLat, signal?: AbortSignal): Promise<Position[] | null> {
  try {
    return (await fetchWalk(from, to, lang.value, signal)).geometry.coordinates;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

export function fetchBands(
  place: { facility: string } | LonLat,
  minutes: number[],
  signal?: AbortSignal,
): Promise<Bands> {
  const where =
    "facility" in place ? { facilities: [place.facility] } : { positions: [{ lon: place.lon, lat: place.lat }] };
  return post("/isochrones", { ...where, minutes }, lang.value, signal);
}

export function fetchPlans(): Promise<{ items: PlanJob[] }> {
  return get("/plans", {}, lang.value);
}

export function fetchPlan(id: string): Promise<PlanJob> {
  return get(`/plans/${encodeURIComponent(id)}`, {}, lang.value);
}

export function fetchResult(id: string): Promise<PlanResult> {
  return get(`/plans/${encodeURIComponent(id)}/result`, {}, lang.value);
}

export function orderPlan(order: Order): Promise<PlanJob> {
  return ask("POST", "/plans", order);
}

export function cancelPlan(id: string): Promise<PlanJob> {
  return ask("DELETE", `/plans/${encodeURIComponent(id)}`);
}

export function fetchScenarios(): Promise<{ items: Scenario[] }> {
  return get("/scenarios", {}, lang.value);
}

export function saveScenario(plan: string, name: string, by: string): Promise<Scenario> {
  return ask("POST", "/scenarios", { plan, name, note: "", by });
}

export function copyScenario(id: string, name: string, by: string): Promise<Scenario> {
  return ask("POST", `/scenarios/${id}/copy`, { name, note: "", by });
}

export function decide(id: string, locks: Decision[]): Promise<Scenario> {
  return ask("PATCH", `/scenarios/${id}`, { locks });
}

export function renameScenario(id: string, name: string, by: string): Promise<Scenario> {
  return ask("PATCH", `/scenarios/${encodeURIComponent(id)}`, { name, by });
}

export function fetchComparison(a: string, b: string): Promise<Comparison> {
  return get(`/scenarios/${encodeURIComponent(a)}/compare/${encodeURIComponent(b)}`, {}, lang.value);
}

/** A report of a plan or of the audit, waited for while it is made; all of it in one language. */
export function fetchReport(path: string, wait: Waiting): Promise<Response> {
  const told = lang.value;
  return whenMade(path, (next) => send(next, told, { ...(wait.signal ? { signal: wait.signal } : {}) }), wait);
}

function ask<T>(method: string, url: string, body?: unknown): Promise<T> {
  return json(url, lang.value, { method, body, headers: keyHeader() });
}
