/** The way to the row that is unfolded, drawn on the map. A way that cannot be had is left out: the row has its minutes. */

import { computed, watch } from "vue";

import { fetchWalk, isAbort, Problem } from "./api";
import { lang } from "./i18n";
import type { LonLat } from "./model";
import { answer, answerFrom, search, stations, unfolded, view } from "./search";
import { marks, marksFrom, opened, walkLine } from "./shown";

/** Null while the place has changed and its answer is still to come: what is listed then belongs to the old place. */
const target = computed<LonLat | null>(() => {
  const from = view.value === "near" ? answerFrom.value : marksFrom.value;
  if (!search.origin || from !== search.origin) return null;
  if (view.value !== "near") {
    const one = view.value === "maps" ? undefined : marks.value.find(({ id }) => id === opened.value);
    return one && typeof one.walk_s === "number" ? { lon: one.lon, lat: one.lat } : null;
  }
  const beyond = answer.value?.beyond;
  const station = [...stations.value, ...(beyond ? [beyond] : [])].find(({ id }) => id === unfolded.value);
  if (!station) return null;
  const [lon, lat] = station.geometry.coordinates as [number, number];
  return { lon, lat };
});

export function followWalk(): void {
  let running: AbortController | null = null;
  watch([target, () => search.origin], async ([to, from]) => {
    running?.abort();
    walkLine.value = null;
    if (!to || !from) return;
    const mine = new AbortController();
    running = mine;
    try {
      walkLine.value = (await fetchWalk(from, to, lang.value, mine.signal)).geometry.coordinates;
    } catch (error) {
      if (!isAbort(error) && !(error instanceof Problem)) throw error;
    }
  });
}
