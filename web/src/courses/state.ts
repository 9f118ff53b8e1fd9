/** One's enrolments: those made since the page was opened, and those kept on this device. Shared by the rows and the list. */

import { computed, ref, shallowReactive, shallowRef } from "vue";

import { Problem } from "../api";
import { lang } from "../i18n";
import type { Course, RowFeature } from "../lists/model";
import type { LonLat } from "../model";
import { courseOf, type Enrolment, enrol, type Kept, keepHere, keptHere, newToken } from "./enrolling";

export interface Made {
  /** The course that was taken in the end: that of the row, or the next of its kind. */
  course: Kept;
  id: string;
  enrolment: Enrolment;
}

export const kept = ref<Kept[]>(keptHere());
/** By the course and by the row that led to it, so that folding a row loses no token. Ends with the page. */
export const made = shallowReactive(new Map<string, Made>());
/** A course as it is since a seat was taken or given back. */
export const latest = shallowRef<RowFeature<Course> | null>(null);
/** One token for each course: sent again after a lost answer, it takes no second seat. */
const tokens = new Map<string, string>();

/** All that can be looked up without typing a token. */
export const mine = computed<Kept[]>(() => {
  const all = [...kept.value, ...[...made.values()].map(({ course }) => course)];
  return [...new Map(all.map((one) => [one.token, one])).values()];
});

/** Take a seat, or a place in the line, for the row `row`; throws the server's refusal. */
export async function take(row: string, id: string, course: Course, wait: boolean, here: LonLat | null): Promise<void> {
  const token = tokens.get(id) ?? newToken();
  tokens.set(id, token);
  const enrolment = await enrol(id, token, wait, here, lang.value);
  const { name, institution, starts } = course;
  const one: Made = { id, enrolment, course: { token, name, institution: institution.name, starts } };
  made.set(id, one).set(row, one);
  void lookAgain(id);
}

/** After an enrolment was cancelled: its course can be taken anew. */
export function givenUp({ course_id, token }: Enrolment): void {
  for (const [row, one] of made) if (one.course.token === token) made.delete(row);
  if (tokens.get(course_id) === token) tokens.delete(course_id);
  forget(token);
  void lookAgain(course_id);
}

/** False where the device refuses to store. */
export function keep(one: Kept): boolean {
  const all = [...kept.value.filter(({ token }) => token !== one.token), one];
  const stored = keepHere(all);
  if (stored) kept.value = all;
  return stored;
}

export function isKept(token: string): boolean {
  return kept.value.some((one) => one.token === token);
}

export function forget(token: string): void {
  if (!isKept(token)) return;
  kept.value = kept.value.filter((one) => one.token !== token);
  keepHere(kept.value);
}

/** The seats beside the enrolment are not worth a sentence where they cannot be had. */
async function lookAgain(id: string): Promise<void> {
  try {
    latest.value = await courseOf(id, lang.value);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
