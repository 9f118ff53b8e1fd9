/** When a station opens or closes, in words. Pure: the time of day is a parameter. */

import { part } from "./china";
import type { Lang, Opening } from "./model";

const DAY_MS = 86_400_000;

export interface OpeningWords {
  state: string;
  /** "18:00", "明天09:00", "周一09:00", "12月3日09:00"; empty when it is not known or never changes. */
  until: string;
}

/** The words for one moment, with `phrases` from the dictionary in use. */
export function openingWords(
  opening: Opening,
  now: Date,
  lang: Lang,
  phrases: { open: string; closed: string; unknown: string; closes: string; opens: string; tomorrow: string },
): OpeningWords {
  const state = phrases[opening.state];
  if (opening.state === "unknown" || opening.changes_at === null) return { state, until: "" };
  const when = moment(new Date(opening.changes_at), now, lang, phrases.tomorrow);
  const phrase = opening.state === "open" ? phrases.closes : phrases.opens;
  return { state, until: phrase.replace("{when}", when) };
}

/** Whether what was told of a station is over by now, so that it has to be asked for again. */
export function outdated({ changes_at }: Opening, now: Date): boolean {
  return changes_at !== null && new Date(changes_at) <= now;
}

function moment(at: Date, now: Date, lang: Lang, tomorrow: string): string {
  const clock = part(at, lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const days = dayNumber(at) - dayNumber(now);
  if (days <= 0) return clock;
  const gap = lang === "zh" ? "" : " ";
  if (days === 1) return `${tomorrow}${gap}${clock}`;
  if (days < 7) return `${part(at, lang, { weekday: "short" })}${gap}${clock}`;
  return `${part(at, lang, { month: lang === "zh" ? "long" : "short", day: "numeric" })}${gap}${clock}`;
}

/** Days since 1970 on the calendar of the city, which has no daylight saving. */
function dayNumber(at: Date): number {
  const shifted_ms = at.getTime() + 8 * 3_600_000;
  return Math.floor(shifted_ms / DAY_MS);
}
