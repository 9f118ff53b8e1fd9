/** The staff key of this tab: in `sessionStorage`, so that it is gone with the tab. */

import { computed, ref } from "vue";

import type { Key } from "./model";

const PLACE = "jobcircle.staffkey";
/** What a key looks like; the server alone knows whether it counts. */
const SHAPE = /^jc_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/;

export const key = ref<string | null>(stored());
export const holder = ref<Key | null>(null);
/** Why the last session ended, in the server's words. */
export const ended = ref("");

export function looksLikeKey(text: string): boolean {
  return SHAPE.test(text.trim());
}

export function beginSession(text: string): void {
  key.value = text.trim();
  ended.value = "";
}

/** Keep the key once the server has said whose it is. */
export function keepSession(known: Key): void {
  holder.value = known;
  try {
    sessionStorage.setItem(PLACE, key.value ?? "");
  } catch {
    // Storage is blocked: the key holds until the page is left.
  }
}

export function endSession(why = ""): void {
  key.value = null;
  holder.value = null;
  ended.value = why;
  try {
    sessionStorage.removeItem(PLACE);
  } catch {
    // Nothing was stored.
  }
}

export const rights = computed(() => holder.value?.scopes.map((each) => each.code) ?? []);

/** True with one of these rights. */
export function may(...wanted: string[]): boolean {
  return wanted.some((each) => rights.value.includes(each));
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}
