/** The search in hand: where from, how far, which kinds; and the answer to it. One per page. */

import { computed, reactive, ref, shallowRef, watch } from "vue";

import { fetchNearby, isAbort, Problem } from "./api";
import { now } from "./clock";
import { offline } from "./connection";
import { lang } from "./i18n";
import { knownKinds, type Link, readLink, rounded, samePlace, type View, writeLink } from "./link";
import type { Kind, LonLat, Nearby, StationFeature } from "./model";
import { outdated } from "./opening";

/** How many stations the list and the map show. */
export const SHOWN = 20;
/** Asked for when closed ones are to be left out afterwards. */
const ASKED_FOR_OPEN = 100;

/** Who set the origin: the map stays put when the reader pointed at it. */
export type OriginBy = "map" | "device" | "place" | "link";

const first = readLink(location.hash);

export const search = reactive({
  origin: first.origin,
  originBy: "link" as OriginBy,
  minutes: first.minutes,
  kinds: first.kinds,
  openOnly: first.openOnly,
});
export const view = ref<View>(first.view);
/** What the other views show, as a link remembers it. */
export const shown = reactive(ofViews(first));
/** The station that a sign or a message led to, unfolded with the first answer. */
let wantedSite = first.site;

/** The kinds that the city has, once they are known. */
let cityKinds: Kind[] | null = null;

export const answer = ref<Nearby | null>(null);
/** The place that it was asked for. */
export const answerFrom = shallowRef<LonLat | null>(null);
export const problem = ref<Problem | null>(null);
export const loading = ref(false);
/** The station that the pointer or the keyboard rests on, in the list or on the map. */
export const pointed = ref<string | null>(null);
/** Raised by a tap on a pin, so that the list brings that station into view. */
export const called = ref(0);
/** The station whose details are unfolded in the list. */
export const unfolded = ref<string | null>(null);

export const stations = computed<StationFeature[]>(() => {
  const found = answer.value?.features ?? [];
  const kept = search.openOnly ? found.filter((station) => station.properties.open.state === "open") : found;
  return kept.slice(0, SHOWN);
});

export function startFrom(origin: LonLat, by: OriginBy): void {
  search.origin = rounded(origin);
  search.originBy = by;
  if (view.value === "maps") view.value = "near";
}

/** Drop what a link wanted and the city does not have: an old link must not end in a refusal. */
export function useKinds(kinds: Kind[]): void {
  const known = knownKinds(search.kinds, kinds);
  const waiting = cityKinds === null && known.length > 0;
  cityKinds = kinds;
  if (known.length < search.kinds.length) search.kinds = known;
  else if (waiting) void ask();
}

let running: AbortController | null = null;

/** Ask again with what is chosen now; a newer question calls off the older one. */
export async function ask(): Promise<void> {
  running?.abort();
  if (!search.origin) return;
  const mine = new AbortController();
  running = mine;
  loading.value = true;
  if (search.kinds.length > 0 && !cityKinds) return; // asked when they are known
  try {
    const { origin, minutes, kinds } = search;
    const limit = search.openOnly ? ASKED_FOR_OPEN : SHOWN;
    answer.value = await fetchNearby({ origin, minutes, kinds, limit }, lang.value, mine.signal);
    answerFrom.value = origin;
    problem.value = null;
    unfolded.value =
      stations.value.find(({ id }) => id === wantedSite)?.id ??
      stations.value[0]?.id ??
      answer.value.beyond?.id ??
      null;
    wantedSite = "";
  } catch (error) {
    if (isAbort(error)) return;
    if (!(error instanceof Problem)) throw error;
    answer.value = null;
    problem.value = error;
  } finally {
    if (running === mine) loading.value = false;
  }
}

/** Tell anew which stations are open, once that of one is over; list, map and what is unfolded stay as they are. */
async function tellOpening(): Promise<void> {
  const { origin, minutes, kinds } = search;
  const told = answer.value;
  if (!origin || !told || loading.value) return;
  const listed = [...told.features, ...(told.beyond ? [told.beyond] : [])];
  if (!listed.some(({ properties }) => outdated(properties.open, now.value))) return;
  try {
    const query = { origin, minutes, kinds, limit: Math.max(SHOWN, told.features.length) };
    const { features, beyond } = await fetchNearby(query, lang.value);
    const fresh = new Map(
      [...features, ...(beyond ? [beyond] : [])].map(({ id, properties }) => [id, properties.open]),
    );
    for (const { id, properties } of listed) properties.open = fresh.get(id) ?? properties.open;
  } catch (error) {
    if (!(error instanceof Problem)) throw error; // the next minute tries again
  }
}

/** Keep the address bar in step and ask whenever the question changes. */
export function followSearch(): void {
  watch(
    () => [search.origin, search.minutes, search.kinds, search.openOnly, lang.value],
    () => void ask(),
    {
      immediate: true,
    },
  );
  watch(offline, (away) => {
    if (!away && !loading.value && problem.value?.passing) void ask();
  });
  watch(now, () => void tellOpening());
  watch([search, view, shown, lang], rememberInLink, { immediate: true });
  addEventListener("hashchange", readFromLink);
}

/** Another view is a step that the browser's Back takes back; everything else changes the address in place. */
function rememberInLink(): void {
  const link = writeLink({
    ...search,
    ...shown,
    site: "",
    view: view.value,
    lang: lang.value === "zh" ? null : lang.value,
  });
  const step = readLink(location.hash).view === view.value ? "replaceState" : "pushState";
  history[step](null, "", link || location.pathname);
}

function readFromLink(): void {
  const link = readLink(location.hash);
  const { minutes, openOnly, view: wanted, lang: spoken } = link;
  const kinds = cityKinds ? knownKinds(link.kinds, cityKinds) : link.kinds;
  Object.assign(shown, ofViews(link));
  wantedSite = link.site;
  Object.assign(search, { minutes, openOnly });
  // The same as before is no new question.
  if (kinds.join() !== search.kinds.join()) search.kinds = kinds;
  if (!samePlace(link.origin, search.origin)) Object.assign(search, { origin: link.origin, originBy: "link" });
  view.value = wanted;
  if (spoken) lang.value = spoken;
}

function ofViews({ list, q, filters, far, map, switched, matter }: Link) {
  return { list, q, filters, far, map, switched, matter };
}
