/** Whether there is a connection, as far as answers and the device tell. */

import { ref } from "vue";

export const offline = ref(false);

/** Said by the service worker of an answer that it had kept: when the answer came. */
export const KEPT_HEADER = "x-jobcircle-kept";
/** When the answers that are shown without a connection were kept; null while they are fresh. */
export const keptAt = ref<string | null>(null);

export function followConnection(): void {
  offline.value = !navigator.onLine;
  addEventListener("online", () => (offline.value = false));
  addEventListener("offline", () => (offline.value = true));
}

/** What an answer tells about the connection. */
export function noticeAnswer(headers: Headers): void {
  keptAt.value = headers.get(KEPT_HEADER) ?? keptAt.value;
  offline.value = headers.has(KEPT_HEADER);
}
