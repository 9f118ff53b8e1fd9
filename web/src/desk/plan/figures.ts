/** Figures of plans as the desk writes them. Pure. */

import { exact } from "../../format";
import { fill } from "../../i18n/fill";
import type { Lang } from "../../model";
import type { Action, Level, SiteCard } from "../model";
import type { DeskWords } from "../words/zh";

const WAN = 1e4;
/** What two decimals of a per cent show. */
const LEAST_GAP = 1e-4;

/** Yuan in 万, one decimal below a hundred. */
export function wan(yuan: number): string {
  const amount = yuan / WAN;
  return Math.abs(amount) < 100 && !Number.isInteger(amount) ? amount.toFixed(1) : exact(amount);
}

/** A gap to the bound as the report writes it: what is not proven never reads as nothing. */
export function gapText(gap: number): string {
  if (gap === 0) return "0%";
  return gap < LEAST_GAP ? "<0.01%" : `${(100 * gap).toFixed(2)}%`;
}

/** How good a plan is known to be, as its report says it: each aim that is not proven, then the others. */
export function proof(levels: readonly Level[], lang: Lang, words: DeskWords["plan"]): string {
  const open = levels.filter((level) => !level.proven);
  if (open.length === 0) return levels.length > 0 ? words.proven : "";
  const parts = open.map((level) =>
    level.gap === null
      ? fill(words.unproven, { aim: level[lang] })
      : fill(words.gap[boundOf(level)], { aim: level[lang], p: gapText(level.gap) }),
  );
  return parts.join(words.and) + (open.length < levels.length ? words.othersProven : "");
}

/** No plan does better than its bound: what is to be least stands above it. */
function boundOf({ value, bound }: Level): "lower" | "upper" {
  return bound !== null && value > bound ? "lower" : "upper";
}

/** What the server says as part of a sentence, as one of its own. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "+1,200", "−35", "0": people with their sign. */
export function signed(count: number): string {
  const rounded = Math.round(count);
  if (rounded === 0) return "0";
  return rounded > 0 ? `+${exact(rounded)}` : `−${exact(-rounded)}`;
}

/** People that an action wins, less those that it loses. */
export function effect(site: SiteCard): number {
  return (site.people?.gained ?? 0) - (site.people?.lost ?? 0);
}

/** The actions of a plan, or the sites that stay; what changes most comes first. */
export function chosenSites(sites: readonly SiteCard[], wanted: Action | null): SiteCard[] {
  const found = sites.filter((site) => (wanted === null ? site.action !== "keep" : site.action === wanted));
  return found.sort((a, b) => Math.abs(effect(b)) - Math.abs(effect(a)) || a.id.localeCompare(b.id));
}

/** One line a site, as a spreadsheet opens it: with a byte-order mark, and no text taken for a formula. */
export function asCsv(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return `\ufeff${[headings, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
