/** Clears the kiosk when nobody has touched it for a minute; the last seconds are counted aloud. */

import { onBeforeUnmount, onMounted, ref } from "vue";

export const IDLE_S = 60;
export const WARNING_S = 10;
/** Nobody waits in front of a screen for longer; then it says that it cannot reach the service. */
export const PATIENCE_MS = 15_000;
const TOUCHES = ["pointerdown", "pointercancel", "click", "keydown", "wheel"] as const;

/** Seconds left once they are to be seen, else null. `busy` tells whether there is anything to clear. */
export function useIdle(busy: () => boolean, clear: () => void) {
  const left = ref<number | null>(null);
  let touched = Date.now();
  let ticking: ReturnType<typeof setInterval> | undefined;

  function touch(): void {
    touched = Date.now();
    left.value = null;
  }

  /** The warning goes with the whole tap: gone at its beginning, the tap would end on what lies below. */
  function noticed(event: Event): void {
    if (left.value === null || event.type !== "pointerdown") touch();
  }

  function tick(): void {
    if (!busy()) {
      touch();
      return;
    }
    const remaining = Math.ceil(IDLE_S - (Date.now() - touched) / 1000);
    left.value = remaining <= WARNING_S ? Math.max(0, remaining) : null;
    if (remaining > 0) return;
    clear();
    touch();
  }

  onMounted(() => {
    for (const kind of TOUCHES) addEventListener(kind, noticed, { capture: true, passive: true });
    ticking = setInterval(tick, 250);
  });
  onBeforeUnmount(() => {
    for (const kind of TOUCHES) removeEventListener(kind, noticed, { capture: true });
    clearInterval(ticking);
  });

  return { left, touch };
}
