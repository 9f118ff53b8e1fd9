/** The dictionary in use and the language itself, remembered on the device. */

import { computed, ref, watchEffect } from "vue";

import type { Lang } from "../model";
import { readLink } from "../link";
import { remember, remembered } from "../memory";
import { en } from "./en";
import { type Messages, zh } from "./zh";

const DICTIONARIES: Record<Lang, Messages> = { zh, en };

export const lang = ref<Lang>(firstLang());
export const words = computed(() => DICTIONARIES[lang.value]);

watchEffect(() => {
  document.documentElement.lang = lang.value === "zh" ? "zh-CN" : "en";
});

export function switchLang(): void {
  lang.value = lang.value === "zh" ? "en" : "zh";
  remember("lang", lang.value);
}

/** Put values into a sentence: `fill("步行{m}分钟", { m: 7 })`. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot));
}

/** Chinese unless the link or an earlier choice says otherwise. */
function firstLang(): Lang {
  return readLink(location.hash).lang ?? (remembered("lang") === "en" ? "en" : "zh");
}
