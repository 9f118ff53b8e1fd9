/** Days and spans of time of the lists, on the city's clock. Pure. */

import { part, ZONE } from "../china";
import type { Lang } from "../model";

/** "12月3日（周四）", "Thu 3 Dec". */
export function day(date: string, lang: Lang): string {
  return dayWith(date, lang, {});
}

/** "2027年3月1日（周一）", "Mon 1 Mar 2027": a day that may be years away. */
export function dayOfYear(date: string, lang: Lang): string {
  return dayWith(date, lang, { year: "numeric" });
}

/** The city's day of a moment in any zone, "2026-11-23"; empty where there is none. */
export function dayIn(moment: string | null): string {
  return moment === null ? "" : dayOf(new Date(moment));
}

/** "11月24日（周二）09:00–12:00"; the second day is told where it is another one. */
export function span(starts: string, ends: string, lang: Lang): string {
  const [from, to] = [new Date(starts), new Date(ends)];
  const [first, last] = [dayOf(from), dayOf(to)];
  const gap = lang === "zh" ? "" : " ";
  const end = first === last ? clock(to) : `${day(last, lang)}${gap}${clock(to)}`;
  return `${day(first, lang)}${gap}${clock(from)}–${end}`;
}

/** "4400–6300", "4400", or nothing. */
export function wage(least: number | null, most: number | null): string {
  const known = [least, most].filter((one): one is number => one !== null);
  return [...new Set(known)].join("–");
}

function dayWith(date: string, lang: Lang, more: Intl.DateTimeFormatOptions): string {
  const at = new Date(`${date.slice(0, 10)}T00:00:00+08:00`);
  const weekday = part(at, lang, { weekday: "short" });
  const told = part(at, lang, { ...more, month: lang === "zh" ? "long" : "short", day: "numeric" });
  return lang === "zh" ? `${told}（${weekday}）` : `${weekday} ${told}`;
}

function dayOf(at: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(at);
}

function clock(at: Date): string {
  return part(at, "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
