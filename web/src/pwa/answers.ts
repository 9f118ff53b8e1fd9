/** The public answers that the page opens with where there is no connection, asked for so that the service worker keeps them. */

import { get, type Params, Problem } from "../api";
import type { Lang } from "../model";
import type { Theme } from "../theme";

const PLAIN = ["/city", "/coverage", "/which-door/matters"];

interface Maps {
  items: { id: string }[];
}

/** Ask for what is not kept yet. What cannot be had now is left to the next visit. */
export async function keepAnswers(lang: Lang, theme: Theme): Promise<void> {
  for (const path of PLAIN) await keep(path, {}, lang);
  const maps = await get<Maps>("/maps", {}, lang).catch(unlessBroken);
  for (const { id } of maps?.items ?? []) {
    await keep(`/maps/${id}`, {}, lang);
    await keep(`/ogc/maps/${id}/style.json`, theme === "dark" ? { theme } : {}, lang);
  }
}

async function keep(path: string, params: Record<string, string>, lang: Lang): Promise<void> {
  const kept = await caches.match(nameOf(path, params, lang), { ignoreVary: true });
  if (!kept) await get<unknown>(path, params satisfies Params, lang).catch(unlessBroken);
}

/** The worker's name for an answer. */
function nameOf(path: string, params: Record<string, string>, lang: Lang): string {
  return `${path}?${new URLSearchParams({ ...params, "kept-for": lang === "zh" ? "zh-CN" : "en" })}`;
}

/** A refusal, such as of a map that was never published, leaves that answer out. */
function unlessBroken(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
  return undefined;
}
