/**
 * What a shared link remembers, kept in the fragment, which browsers never send to a server.
 * Positions are rounded to 4 decimals (about 11 m), here and in the search itself,
 * so that a link gives the answer that was on the sender's screen.
 */

import type { Kind, Lang, LonLat } from "./model";

export const MINUTES = [5, 10, 15, 30] as const;
export const DEFAULT_MINUTES = 15;

export type View = "near" | "cover";

export interface Link {
  origin: LonLat | null;
  minutes: number;
  kinds: string[];
  openOnly: boolean;
  view: View;
  lang: Lang | null;
}

/** Read a fragment; what is damaged or unknown falls back to its default. */
export function readLink(fragment: string): Link {
  const params = new URLSearchParams(fragment.replace(/^#/, ""));
  const minutes = Number(params.get("minutes"));
  const lang = params.get("lang");
  return {
    origin: readOrigin(params.get("lon"), params.get("lat")),
    minutes: (MINUTES as readonly number[]).includes(minutes) ? minutes : DEFAULT_MINUTES,
    kinds: (params.get("kinds") ?? "").split(",").filter((code) => /^[a-z][a-z0-9_]*$/.test(code)),
    openOnly: params.get("open") === "1",
    view: params.get("view") === "cover" ? "cover" : "near",
    lang: lang === "zh" || lang === "en" ? lang : null,
  };
}

/** The fragment for a state, without what is at its default. */
export function writeLink(link: Link): string {
  const parts: string[] = [];
  if (link.origin) parts.push(`lon=${link.origin.lon.toFixed(4)}`, `lat=${link.origin.lat.toFixed(4)}`);
  if (link.minutes !== DEFAULT_MINUTES) parts.push(`minutes=${link.minutes}`);
  if (link.kinds.length > 0) parts.push(`kinds=${link.kinds.join(",")}`);
  if (link.openOnly) parts.push("open=1");
  if (link.view === "cover") parts.push("view=cover");
  if (link.lang) parts.push(`lang=${link.lang}`);
  return parts.length > 0 ? `#${parts.join("&")}` : "";
}

/** Those of a link's kinds that the city has: an old link must not end in a refusal. */
export function knownKinds(wanted: string[], kinds: Kind[]): string[] {
  return wanted.filter((code) => kinds.some((kind) => kind.code === code));
}

/** Round a position to what a link keeps. */
export function rounded({ lon, lat }: LonLat): LonLat {
  return { lon: Math.round(lon * 1e4) / 1e4, lat: Math.round(lat * 1e4) / 1e4 };
}

function readOrigin(lonText: string | null, latText: string | null): LonLat | null {
  if (!lonText || !latText) return null;
  const [lon, lat] = [Number(lonText), Number(latText)];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? rounded({ lon, lat }) : null;
}
