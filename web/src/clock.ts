/** The time of day, to the minute, for words that grow old while a page stays open. */

import { ref } from "vue";

const MINUTE_MS = 60_000;

export const now = ref(new Date());

/** Keep the time: at every full minute, and when the page is looked at again. */
export function followClock(): void {
  const turn = () => {
    now.value = new Date();
    setTimeout(turn, MINUTE_MS - (Date.now() % MINUTE_MS));
  };
  turn();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) now.value = new Date();
  });
}
