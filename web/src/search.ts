/** The search in hand: where from, how far, which kinds; and the answer to it. One per page. */

import { computed, reactive, ref, watch } from "vue";

import { fetchNearby, isAbort, Problem } from "./api";
import { lang } from "./i18n";
import { readLink, rounded, type View, writeLink } from "./link";
import type { LonLat, Nearby, StationFeature } from "./model";

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

export const answer = ref<Nearby | null>(null);
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
  view.value = "near";
}

let running: AbortController | null = null;

/** Ask again with what is chosen now; a newer question calls off the older one. */
export async function ask(): Promise<void> {
  running?.abort();
  if (!search.origin) return;
  const mine = new AbortController();
  running = mine;
  loading.value = true;
  try {
    const { origin, minutes, kinds } = search;
    const limit = search.openOnly ? ASKED_FOR_OPEN : SHOWN;
    answer.value = await fetchNearby({ origin, minutes, kinds, limit }, lang.value, mine.signal);
    problem.value = null;
    unfolded.value = stations.value[0]?.id ?? answer.value.beyond?.id ?? null;
  } catch (error) {
    if (isAbort(error)) return;
    if (!(error instanceof Problem)) throw error;
    answer.value = null;
    problem.value = error;
  } finally {
    if (running === mine) loading.value = false;
  }
}

/** Keep the address bar in step and ask whenever the question changes. */
export function followSearch(): void {
  watch(() => [search.origin, search.minutes, search.kinds, search.openOnly, lang.value], () => void ask(), {
    immediate: true,
  });
  watch([search, view, lang], rememberInLink, { immediate: true });
  addEventListener("hashchange", readFromLink);
}

function rememberInLink(): void {
  const link = writeLink({ ...search, view: view.value, lang: lang.value === "zh" ? null : lang.value });
  history.replaceState(null, "", link || location.pathname);
}

function readFromLink(): void {
  const { origin, minutes, kinds, openOnly, view: wanted, lang: spoken } = readLink(location.hash);
  Object.assign(search, { origin, minutes, kinds, openOnly, originBy: "link" });
  view.value = wanted;
  if (spoken) lang.value = spoken;
}
