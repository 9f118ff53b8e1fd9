/** The order of rows in the table of counties. Pure. */

import type { CountyCoverage } from "../model";

export type Column = "name" | "people" | "gap" | "unknown" | "share";

/** Whoever has most to do comes first: largest numbers, but smallest share; the second press turns it round. */
export function ordered(areas: readonly CountyCoverage[], column: Column, turned: boolean): CountyCoverage[] {
  const sign = turned ? -1 : 1;
  return [...areas].sort((a, b) => sign * compare(a, b, column) || a.code.localeCompare(b.code));
}

function compare(a: CountyCoverage, b: CountyCoverage, column: Column): number {
  if (column === "name") return a.code.localeCompare(b.code);
  if (column === "share") return (a.share ?? 2) - (b.share ?? 2);
  return b[column] - a[column];
}

/** As `aria-sort` says it. */
export function direction(column: Column, chosen: Column, turned: boolean): "ascending" | "descending" | "none" {
  if (column !== chosen) return "none";
  const rising = column === "share" || column === "name";
  return rising === turned ? "descending" : "ascending";
}
