/** The nouns of the staff's part of the HTTP contract. */

import type { LiveMap } from "../maps/layers";
import type { Words } from "../model";

export type Cell = string | number | null;
export type Row = Record<string, Cell>;

export interface Key {
  id: string;
  name: string;
  scopes: ({ code: string } & Words)[];
  expires_at: string;
}

export interface Column {
  column: string;
  header: Words;
  type: string;
  required: boolean;
  choices: string[];
  open_list: boolean;
  note: Words | null;
}

export interface Entries {
  kind: string;
  name_column: string;
  columns: Column[];
  matched: number;
  items: Row[];
}

export interface Change {
  column: string;
  header: string;
  before: Cell;
  after: Cell;
}

export interface Event {
  at: string;
  by: string;
  file: string;
  changes: Change[];
}

export const VERDICTS = ["new", "changed", "same", "suspect", "bad"] as const;
export type Verdict = (typeof VERDICTS)[number];
export type Said = Words & { header: string | null };

export interface JudgedRow {
  row: number;
  verdict: Verdict;
  id: string | null;
  name: string;
  changes: Change[];
  faults: Said[];
  remarks: Said[];
}

export interface Import {
  id: string;
  kind: string;
  file: string;
  datum: string | null;
  by: string;
  state: "preview" | "applied";
  expires_at: string | null;
  counts: Record<Verdict, number>;
  doubt: Words | null;
  remarks: Words[];
  matched: number;
  rows: JudgedRow[];
}

export interface MapHead extends LiveMap {
  published_at: string | null;
  producer: string;
  review_number: string | null;
}

export interface MapLayers extends MapHead {
  layers: { id: string; title: Words; features: number | null }[];
}

export interface Version {
  version: number;
  active: boolean;
  whole: boolean;
  published_at: string;
  published_by: string;
  note: string;
}

export interface Versions {
  items: Version[];
  history: { number: number; version: number; action: string; at: string; by: string; note: string }[];
}

export interface LayerChanges {
  after: number;
  before: number;
  new: number;
  gone: number;
  changed: number;
}

export interface MapChanges {
  /** Nothing for what is not counted beforehand. */
  layers: Record<string, LayerChanges | null>;
  audited?: { at: string | null; stations_since: number } | null;
}

export const KINDS = ["station", "enterprise", "vacancy", "institution", "course", "fair", "legal"] as const;
export const DATUMS = ["wgs84", "cgcs2000", "gcj02", "bd09"] as const;
