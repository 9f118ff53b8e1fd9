/** What the screen shows: asked for every few minutes, and kept when the service cannot be reached. */

import { reactive } from "vue";

import { fetchCity, json, Problem } from "../api";
import { lang } from "../i18n";
import type { LiveLayer as Layer, LiveMap as MapHead } from "../maps/layers";
import type { City, Coverage, Words } from "../model";
import { marked } from "../map/overlays";
import { newest } from "../newest";
import type { Overlay } from "../shown";
import { enlarged } from "./enlarged";
import { MAP_SCENES } from "./scenes";

export const REFRESH_MS = 300_000;
/** While nothing was fetched yet. */
export const RETRY_MS = 15_000;
/** For everything together. */
const PATIENCE_MS = 60_000;

export interface LegendEntry {
  title: Words;
  colour: string;
  sign: string | null;
}

export interface LiveLayer extends Omit<Layer, "about"> {
  legend: LegendEntry[];
}

export interface LiveMap extends MapHead {
  published_at: string | null;
  layers: LiveLayer[];
  overlay: Overlay;
}

export interface PlanShown {
  id: string;
  title: string;
  ended_at: string | null;
  headline: { before: number; after: number; people: number; counts: Record<string, number> };
}

interface PlanListed extends Omit<PlanShown, "headline"> {
  state: string;
  purpose: string;
  headline: PlanShown["headline"] | null;
}

type Ask = <T>(path: string) => Promise<T>;

interface Style {
  layers: Overlay["layers"];
  sources: Record<string, Overlay["source"]>;
  metadata: { "jobcircle:legend": { layer: string; entries: { colour: string; sign?: string }[] }[] };
}

export const data = reactive({
  city: null as City | null,
  coverage: null as Coverage | null,
  maps: {} as Record<string, LiveMap | null>,
  plan: null as PlanShown | null,
  fetched: null as Date | null,
  offline: false,
});

/** Areas are left to the scene of coverage: above them points could not be told apart on a wall. */
const POINTS = new Set(["symbol", "circle"]);

const askNewest = newest(PATIENCE_MS);

export async function refresh(): Promise<void> {
  try {
    const done = await askNewest(everything);
    if (done) [data.fetched, data.offline] = [new Date(), false];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    data.offline = true;
  }
}

/** What one part lacks does not keep the others from being shown; it is told at the end. */
async function everything(signal: AbortSignal): Promise<true> {
  const ask: Ask = (path) => json(path, lang.value, { signal });
  const missed: Problem[] = [];
  const part = async <T>(asked: Promise<T | null>, before: T | null): Promise<T | null> => {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (refused(error)) return null;
      missed.push(error);
      return before;
    }
  };
  data.city = await fetchCity(lang.value, signal);
  data.coverage = await part(ask<Coverage>("/coverage"), data.coverage);
  for (const id of MAP_SCENES) data.maps[id] = await part(liveMap(id, ask), data.maps[id] ?? null);
  data.plan = await part(newestPlan(ask), data.plan);
  if (missed[0]) throw missed[0];
  return true;
}

/** A part that this city does not have leaves its scene out; a service that is away, or breaks off, keeps it. */
function refused(problem: Problem): boolean {
  return problem.status >= 400 && !problem.passing;
}

async function liveMap(id: string, ask: Ask): Promise<LiveMap> {
  const [map, style] = [
    await ask<Omit<LiveMap, "overlay">>(`/maps/${id}`),
    await ask<Style>(`/ogc/maps/${id}/style.json?theme=dark`),
  ];
  const layers = style.layers.filter(
    (layer) => POINTS.has(layer.type) && !layer.id.endsWith("-names") && !layer.id.startsWith("coverage"),
  );
  const drawn = layers.map(enlarged);
  const source = Object.values(style.sources)[0];
  if (source?.type !== "vector") throw new Problem("", 404);
  const tiles = (source.tiles ?? []).map((tile) => marked(tile, map.version));
  return {
    ...map,
    layers: coloured(map.layers, style),
    overlay: { source: { ...source, tiles }, layers: drawn, coverage: false, titles: {} },
  };
}

/** The legend in the colours of the dark style, which is what the map draws. */
function coloured(layers: LiveLayer[], style: Style): LiveLayer[] {
  return layers.map((layer) => {
    const dark = style.metadata["jobcircle:legend"].find((each) => each.layer === layer.id)?.entries ?? [];
    return {
      ...layer,
      legend: layer.legend.map((entry, at) => ({ ...entry, colour: dark[at]?.colour ?? entry.colour })),
    };
  });
}

/** The list tells what is done; the figures are told by the plan itself. */
async function newestPlan(ask: Ask): Promise<PlanShown | null> {
  const { items } = await ask<{ items: PlanListed[] }>("/plans");
  const latest = items.find(({ state, purpose }) => state === "done" && purpose === "plan");
  const plan = latest && (await ask<PlanListed>(`/plans/${latest.id}`));
  return plan?.headline?.people ? { ...plan, headline: plan.headline } : null;
}
