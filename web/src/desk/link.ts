/** What the address of the desk remembers, in the fragment, which browsers never send. Pure. */

import type { Lang } from "../model";
import type { Section } from "./model";

export const LIMITS = [5, 10, 15, 20, 30] as const;
/** The circle of the country (F05). */
export const COUNTRY_KM = 5;
const PAIR = /^\w{1,50}\.\w{1,50}$/;
const SECTIONS: readonly Section[] = ["cover", "areas", "plan"];

export interface DeskLink {
  section: Section;
  minutes: number | null;
  kmh: number | null;
  group: string | null;
  country: number | null;
  county: string | null;
  plan: string | null;
  /** Two scenarios, the left one first, with a dot between. */
  compare: string | null;
  lang: Lang | null;
}

/** Read a fragment; what is damaged falls back to its default. */
export function readDesk(fragment: string): DeskLink {
  const params = new URLSearchParams(fragment.replace(/^#/, ""));
  const minutes = Number(params.get("minutes"));
  const kmh = Number(params.get("kmh"));
  const wanted = params.get("section");
  const lang = params.get("lang");
  return {
    section: SECTIONS.find((one) => one === wanted) ?? "cover",
    minutes: (LIMITS as readonly number[]).includes(minutes) ? minutes : null,
    kmh: kmh >= 1 && kmh <= 9 ? kmh : null,
    group: word(params.get("group")),
    country: params.get("country") === String(COUNTRY_KM) ? COUNTRY_KM : null,
    county: word(params.get("county")),
    plan: word(params.get("plan")),
    compare: PAIR.exec(params.get("compare") ?? "")?.[0] ?? null,
    lang: lang === "zh" || lang === "en" ? lang : null,
  };
}

/** The fragment for a state, without what is at its default. */
export function writeDesk(link: DeskLink): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(link)) {
    if (value !== null && !(name === "section" && value === "cover")) params.set(name, String(value));
  }
  return params.size > 0 ? `#${params}` : "";
}

function word(text: string | null): string | null {
  return text !== null && /^[\w.-]{1,100}$/.test(text) ? text : null;
}
