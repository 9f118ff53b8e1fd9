/** The dictionary in use and the language itself, remembered on the device. */

import { computed, type ComputedRef, ref, watchEffect } from "vue";

import type { Lang } from "../model";
import { readLink } from "../link";
import { remember, remembered } from "../memory";
import { en } from "./en";
import { type Messages, zh } from "./zh";

export { fill } from "./fill";

export const lang = ref<Lang>(firstLang());
export const words = spoken<Messages>({ zh, en });

/** Those of some words that are in the language in use. */
export function spoken<W>(both: Record<Lang, W>): ComputedRef<W> {
  return computed(() => both[lang.value]);
}

watchEffect(() => {
  document.documentElement.lang = lang.value === "zh" ? "zh-CN" : "en";
});

export function switchLang(): void {
  lang.value = lang.value === "zh" ? "en" : "zh";
  remember("lang", lang.value);
}

/** Chinese unless the link or an earlier choice says otherwise. */
function firstLang(): Lang {
  return readLink(location.hash).lang ?? (remembered("lang") === "en" ? "en" : "zh");
}
