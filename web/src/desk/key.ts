/** The staff key: in the memory of this page only, and asked for again by whoever was refused without it. */

import { computed, ref } from "vue";

import { Problem } from "../api";

const UNAUTHORISED = 401;

const key = ref("");
export const hasKey = computed(() => key.value !== "");
/** True while the dialog is open. */
export const asking = ref(false);

export function useKey(text: string): void {
  key.value = text.trim();
}

export function keyHeader(): Record<string, string> {
  return key.value ? { Authorization: `Bearer ${key.value}` } : {};
}

/** The sentence for a refusal; one for want of a key opens the dialog. Other errors are thrown on. */
export function sentenceFor(error: unknown, away: string): string {
  if (!(error instanceof Problem)) throw error;
  if (error.status === UNAUTHORISED) asking.value = true;
  return error.message || away;
}
