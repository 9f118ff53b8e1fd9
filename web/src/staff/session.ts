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
/** The key has stopped counting while somebody works: what is on the page waits for another. */
export const lapsed = computed(() => holder.value !== null && key.value === null);

let waiting: ((renewed: boolean) => void)[] = [];

export function looksLikeKey(text: string): boolean {
  return SHAPE.test(text.trim());
}

/** Keep a key once the server has said whose it is; what waited for one goes on. */
export function keepSession(text: string, known: Key): void {
  key.value = text;
  holder.value = known;
  ended.value = "";
  try {
    sessionStorage.setItem(PLACE, text);
  } catch {
    // Storage is blocked: the key holds until the page is left.
  }
  release(true);
}

export function endSession(why = ""): void {
  lapse(why);
  holder.value = null;
  release(false);
}

/** The key counts no longer; whose work it was stays, so that nothing on the page is lost. */
export function lapse(why: string): void {
  key.value = null;
  ended.value = why;
  try {
    sessionStorage.removeItem(PLACE);
  } catch {
    // Nothing was stored.
  }
}

/** Wait for a key that counts; false where somebody signed out instead. */
export function renewed(): Promise<boolean> {
  if (!lapsed.value) return Promise.resolve(key.value !== null);
  return new Promise((resolve) => waiting.push(resolve));
}

/** What the key that has lapsed was for and another is not: the work on the page may need it. */
export function lackedBy(known: Key): Key["scopes"] {
  const given = known.scopes.map((each) => each.code);
  return (holder.value?.scopes ?? []).filter((each) => !given.includes(each.code));
}

export const rights = computed(() => holder.value?.scopes.map((each) => each.code) ?? []);

/** True with one of these rights. */
export function may(...wanted: string[]): boolean {
  return wanted.some((each) => rights.value.includes(each));
}

function release(found: boolean): void {
  const all = waiting;
  waiting = [];
  for (const go of all) go(found);
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}
