/** Numbers as people read them: minutes, distances, people, shares. Pure. */

import type { Lang } from "./model";

const TEN_THOUSAND = 1e4;
const HUNDRED_MILLION = 1e8;

/** Whole minutes, rounded up, so that a walk within the limit never reads as longer than the limit. */
export function walkMinutes(walk_s: number): number {
  return Math.max(1, Math.ceil(walk_s / 60));
}

/** "520米" below a kilometre (to 10 m), "1.2公里" from there on. */
export function distance(walk_m: number, lang: Lang): string {
  const rounded_m = Math.max(10, Math.round(walk_m / 10) * 10);
  if (rounded_m < 1000) return lang === "zh" ? `${rounded_m}米` : `${rounded_m} m`;
  const km = (walk_m / 1000).toFixed(walk_m < 9950 ? 1 : 0);
  return lang === "zh" ? `${km}公里` : `${km} km`;
}

/** "9,876", "12.3万", "1.2亿"; in English "9,876", "123.5K", "1.2M". */
export function people(count: number, lang: Lang): string {
  if (count < TEN_THOUSAND) return exact(count);
  if (lang === "en")
    return new Intl.NumberFormat("en", {
      notation: "compact",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(count);
  // 99,999,999 would round to 10000万.
  if (count >= HUNDRED_MILLION - TEN_THOUSAND / 2) return `${figure(count / HUNDRED_MILLION)}亿`;
  return `${figure(count / TEN_THOUSAND)}万`;
}

/** All digits, for a title or a table that is checked. */
export function exact(count: number): string {
  return new Intl.NumberFormat("en").format(Math.round(count));
}

/** One decimal; never "100%" or "0%" unless it is exactly that; "—" where nobody lives. */
export function share(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "—";
  if (value === 0 || value === 1) return `${value * 100}%`;
  return `${Math.min(99.9, Math.max(0.1, Math.round(value * 1000) / 10)).toFixed(1)}%`;
}

/** One decimal, kept even when it is 0, so that columns of figures line up. */
function figure(value: number): string {
  return value.toFixed(value < 999.95 ? 1 : 0);
}
