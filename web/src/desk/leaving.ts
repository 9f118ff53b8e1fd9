/** What a reload would lose: the browser asks before it does. */

import { computed, watch } from "vue";

import { isFilledIn } from "./plan/draft";
import { hasDecisions } from "./plan/scenarios";

const unsaved = computed(() => isFilledIn.value || hasDecisions.value);

/** The browser asks in its own words. */
function hold(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function followLeaving(): void {
  watch(
    unsaved,
    (some) => (some ? addEventListener("beforeunload", hold) : removeEventListener("beforeunload", hold)),
    { immediate: true },
  );
}
