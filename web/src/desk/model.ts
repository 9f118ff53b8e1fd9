/** The nouns of the desk, as the API gives them. Positions are WGS 84 throughout. */

import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";

import type { AreaCoverage, People, Profile, Words } from "../model";

export type Box = [number, number, number, number];
export type Section = "cover" | "areas" | "plan";

export interface CountyCoverage extends AreaCoverage {
  bbox: Box;
}

/** The audit counted again: `GET /coverage/at`. */
export interface Recount extends People {
  run: { id: number; created_at: string };
  profile: Profile;
  query: {
    minutes: number;
    walk_kmh: number;
    group: string | null;
    walk_min: number;
    country_km: number | null;
    country_min: number | null;
  };
  /** Those in the country; null where the audit does not tell them apart. */
  country: People | null;
  reasons: Record<string, number> | null;
  areas: CountyCoverage[];
  choices: { walk_kmh: number[]; groups: string[]; country_by: string | null };
}

export interface BandFacts {
  facility_id: string | null;
  name: string | null;
  lon: number;
  lat: number;
  part: "area";
  band_min: number;
  area_m2: number;
  people: number;
}

export type Band = Feature<Polygon | MultiPolygon, BandFacts>;
export type Bands = FeatureCollection<Polygon | MultiPolygon, BandFacts> & { rejected: { reason: Words }[] };

export type PlanState = "queued" | "running" | "done" | "failed" | "cancelled";
export type Action = "close" | "merge" | "upgrade" | "add" | "corner" | "keep";
export type LockName = "keep" | "close" | "upgrade" | "add" | "not_here";

export interface Headline {
  status: string;
  before: number;
  after: number | null;
  people: number;
  counts: Partial<Record<Action, number>> | null;
}

export interface PlanJob {
  id: string;
  purpose: string;
  scenario: string | null;
  title: string;
  state: PlanState;
  stage: Words | null;
  progress: number;
  ahead: number | null;
  ordered_at: string;
  error: Words | null;
  headline: Headline | null;
}

export interface Lock {
  site: string;
  lock: LockName;
  reason: string;
  by: string;
}

export interface Test extends Words {
  name: string;
  for: "close" | "upgrade";
  value: number | null;
  threshold: number | null;
  unit: string;
  sense: string;
  passes: boolean | null;
}

export interface SiteCard {
  id: string;
  name: string;
  kind: string;
  lon: number;
  lat: number;
  venue: string | null;
  source: string;
  action: Action;
  lock: Lock | null;
  year: number | null;
  area: { name: string } | null;
  district: { code: string; name: string } | null;
  tests: Test[];
  people: Record<"in_reach" | "sole" | "gained" | "lost" | "moved", number | null> | null;
  communities: { code: string; name: string; gained: number; lost: number; moved: number }[];
  walk: { before_min: number | null; after_min: number | null } | null;
  goes_to: { id: string; name: string; people: number; walk_min?: number | null }[];
  alternative: Words | null;
  once_yuan: number | null;
  yearly_yuan: number | null;
  summary: Words | null;
}

export interface PlanSide extends People {
  sites: number;
  /** Those that count as coverage. */
  covering: number;
}

export interface FrontierPoint {
  sites: number;
  covered: number;
  share: number;
  once_yuan: number | null;
  chosen: boolean;
  proven: boolean;
}

export interface PlanResult {
  id: string;
  title: Words;
  status: string;
  /** Aims in their order, the first before all others. */
  levels: Level[];
  before: PlanSide;
  after: PlanSide | null;
  gained: { people: number } | null;
  lost: { people: number } | null;
  cost: { once_yuan: number; yearly_yuan: number } | null;
  sites: SiteCard[];
  frontier: FrontierPoint[] | null;
  phases: Phase[] | null;
  infeasible: (Words & { relaxations: Words[] }) | null;
}

/** One year of a plan: what is done in it, and what is reached and spent with it. */
export interface Phase {
  year: number;
  actions: string[];
  /** Covered at the end of the year; null where nobody lives. */
  share: number | null;
  once_yuan: number | null;
}

export interface Level extends Words {
  value: number;
  bound: number | null;
  gap: number | null;
  proven: boolean;
}

export interface Scenario {
  id: string;
  name: string;
  note: string;
  parent: string | null;
  created: string;
  frozen: boolean;
  made: boolean;
  plan: string;
  headline: Headline | null;
  locks: Lock[];
}

export interface Sided {
  action: Action | null;
}

export interface Comparison {
  a: { id: string; name: string; plan: string };
  b: { id: string; name: string; plan: string };
  same_data: boolean;
  /** Which side has no plan under its rules, in whose place stands today. */
  without_plan: Words | null;
  gained: number | null;
  lost: number | null;
  totals: Record<string, { a: number | null; b: number | null; difference: number | null }>;
  areas: { code: string; name: string; a: number; b: number; gained: number; lost: number }[];
  sites: { id: string; name: string; a: Sided | null; b: Sided | null; differs: boolean }[];
}
