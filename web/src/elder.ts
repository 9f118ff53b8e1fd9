/** The view for older readers (长辈版): larger type and targets, in three sizes, remembered on the device. */

import { ref, watchEffect } from "vue";

import { remember, remembered } from "./memory";

export const SIZES = ["1", "2", "3"] as const;
export type Size = (typeof SIZES)[number];

/** Null for the plain view. */
export const elder = ref<Size | null>(SIZES.find((size) => size === remembered("elder")) ?? null);

watchEffect(() => {
  const { classList, dataset } = document.documentElement;
  classList.toggle("elder", elder.value !== null);
  dataset["size"] = elder.value ?? "";
});

export function chooseSize(size: Size | null): void {
  elder.value = size;
  remember("elder", size ?? "0");
}
