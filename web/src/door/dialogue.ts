/** The dialogue in hand. It is kept while the page is open, so that a look at the map does not lose it. */

import { computed, ref, shallowRef } from "vue";

import { get, isAbort, post, Problem } from "../api";
import { now } from "../clock";
import { lang } from "../i18n";
import { outdated } from "../opening";
import { search, shown } from "../search";
import { type Answer, type Body, bodyOf, type Doors, fieldsOf, type Matters } from "./model";

export const matters = shallowRef<Matters | null>(null);
export const answers = ref<Answer[]>([]);
export const event = ref("");
export const found = ref<Doors | null>(null);
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
    const body = asked();
    found.value = body && (await post<Doors>("/which-door", body, lang.value, mine.signal));
    problem.value = null;
  } catch (error) {
    if (isAbort(error)) return;
    if (!(error instanceof Problem)) throw error;
    problem.value = error;
  } finally {
    if (running === mine) loading.value = false;
  }
}

/** Tell anew which bodies are open, once that of one is over; everything else stays as it is. */
export async function tellOpening(): Promise<void> {
  const told = found.value;
  const body = asked();
  const listed = bodiesOf(told);
  if (!body || loading.value || !listed.some(({ open }) => outdated(open, now.value))) return;
  try {
    const fresh = new Map(
      bodiesOf(await post<Doors>("/which-door", body, lang.value)).map(({ id, open }) => [id, open]),
    );
    for (const each of listed) each.open = fresh.get(each.id) ?? each.open;
  } catch (error) {
    if (!(error instanceof Problem)) throw error; // the next minute tries again
  }
}

function asked(): Record<string, unknown> | null {
  if (!matter.value || !matters.value) return null;
  const known = { here: search.origin, event: event.value };
  return bodyOf(matter.value.code, answers.value, fieldsOf(matters.value), known);
}

function bodiesOf(doors: Doors | null): Body[] {
  return (doors?.doors ?? []).flatMap(({ body }) => (body ? [body] : []));
}

export function begin(code: string): void {
  answers.value = [];
  event.value = "";
  found.value = null;
  shown.matter = code;
}

/** Another answer may make another event of the day that was told. */
export function reply(answer: Answer): void {
  event.value = "";
  answers.value = [...answers.value, answer];
}

/** Take back the last answer, or the matter where there is none. */
export function back(): void {
  event.value = "";
  if (answers.value.length > 0) answers.value = answers.value.slice(0, -1);
  else begin("");
}
