/** Light or dark: the device's preference until the reader chooses. */

import { computed, ref, watchEffect } from "vue";

import { remember, remembered } from "./memory";

export type Theme = "light" | "dark";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const device = ref<Theme>(prefersDark.matches ? "dark" : "light");
const chosen = ref<Theme | null>(chosenBefore());

prefersDark.addEventListener("change", (event) => {
  device.value = event.matches ? "dark" : "light";
});

/** Paper is light, whatever the screen is. */
export const onPaper = ref(false);
export const theme = computed<Theme>(() => (onPaper.value ? "light" : (chosen.value ?? device.value)));

watchEffect(() => {
  document.documentElement.dataset["theme"] = theme.value;
});

export function switchTheme(): void {
  chosen.value = theme.value === "dark" ? "light" : "dark";
  remember("theme", chosen.value);
}

/** True where the reader asked the device for less movement. */
export function prefersStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function chosenBefore(): Theme | null {
  const value = remembered("theme");
  return value === "light" || value === "dark" ? value : null;
}
