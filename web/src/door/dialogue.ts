/** The dialogue in hand. It is kept while the page is open, so that a look at the map does not lose it. */

import { computed, ref, shallowRef } from "vue";

import { get, isAbort, post, Problem } from "../api";
import { lang } from "../i18n";
import { search, shown } from "../search";
import { type Answer, bodyOf, type Doors, fieldsOf, type Matters } from "./model";

export const matters = shallowRef<Matters | null>(null);
export const answers = ref<Answer[]>([]);
export const event = ref("");
export const found = shallowRef<Doors | null>(null);
export const problem = shallowRef<Problem | null>(null);
export const loading = ref(false);

export const matter = computed(() => matters.value?.matters.find((one) => one.code === shown.matter) ?? null);

let running: AbortController | null = null;

/** Ask with what is known; a newer question calls off the older one. */
export async function ask(): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  loading.value = true;
  try {
    matters.value ??= await get<Matters>("/which-door/matters", {}, lang.value, mine.signal);
    if (matter.value) {
      const fields = fieldsOf(matters.value);
      const body = bodyOf(matter.value.code, answers.value, fields, { here: search.origin, event: event.value });
      found.value = await post<Doors>("/which-door", body, lang.value, mine.signal);
    } else found.value = null;
    problem.value = null;
  } catch (error) {
    if (isAbort(error)) return;
    if (!(error instanceof Problem)) throw error;
    problem.value = error;
  } finally {
    if (running === mine) loading.value = false;
  }
}

export function begin(code: string): void {
  answers.value = [];
  event.value = "";
  found.value = null;
  shown.matter = code;
}

export function reply(answer: Answer): void {
  answers.value = [...answers.value, answer];
}

/** Take back the last answer, or the matter where there is none. */
export function back(): void {
  if (answers.value.length > 0) answers.value = answers.value.slice(0, -1);
  else begin("");
}
