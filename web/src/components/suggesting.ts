/** The places suggested for a text that is being typed. A list stands for the text it answers, and for no other. */

import { computed, ref } from "vue";

import { fetchPlaces, isAbort, Problem } from "../api";
import { lang } from "../i18n";
import type { Place } from "../model";

const PAUSE_MS = 180;

export type Outcome = "places" | "none" | Problem;

export function useSuggestions() {
  const text = ref("");
  const places = ref<Place[]>([]);
  const open = ref(false);
  /** What the last answer was; its words are the box's. */
  const outcome = ref<Outcome>("none");
  const active = ref(-1);
  /** The text that the list answers; null before the first answer and after a failure. */
  let answered: string | null = null;
  let timer = 0;
  let running: AbortController | null = null;

  const asked = computed(() => text.value.trim());

  /** Call off what is waited for: its answer must not open the list again. */
  function halt(): void {
    clearTimeout(timer);
    running?.abort();
    running = null;
  }

  function close(): void {
    halt();
    open.value = false;
    active.value = -1;
  }

  function typed(): void {
    halt();
    active.value = -1;
    if (asked.value === "") close();
    else timer = window.setTimeout(() => void suggest(), PAUSE_MS);
  }

  async function suggest(): Promise<void> {
    halt();
    const wanted = asked.value;
    if (wanted === "") return;
    const mine = new AbortController();
    running = mine;
    try {
      const found = await fetchPlaces(wanted, lang.value, mine.signal);
      if (running !== mine) return;
      places.value = found;
      outcome.value = found.length > 0 ? "places" : "none";
      answered = wanted;
    } catch (error) {
      if (isAbort(error)) return;
      if (!(error instanceof Problem)) throw error;
      if (running !== mine) return;
      places.value = [];
      outcome.value = error;
      answered = null;
    }
    active.value = -1;
    open.value = true;
  }

  function fresh(): boolean {
    return open.value && answered === asked.value;
  }

  function move(step: number): void {
    if (!fresh()) return void suggest();
    const count = places.value.length;
    if (count > 0) active.value = (active.value + step + count) % count;
  }

  /** What Enter takes: the place in hand, else the first. Null where the text has to be asked for first, which it is. */
  function enter(): Place | null {
    if (fresh()) return places.value[Math.max(active.value, 0)] ?? null;
    void suggest();
    return null;
  }

  return { text, places, open, outcome, active, halt, close, typed, move, enter };
}
