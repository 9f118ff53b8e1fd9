/** Where the button that held the focus is gone, the focus goes on at the name of what came in its place. */

import { nextTick, onBeforeUnmount, onMounted, watch, type WatchSource } from "vue";

/** `changes` take things away from `room`; a heading in it that may hold the focus has `tabindex="-1"`. */
export function useLostFocus(room: () => HTMLElement | null, changes: WatchSource[]): void {
  let within = false;

  function note({ target }: Event): void {
    within = room()?.contains(target as Node) ?? false;
  }
  /** Who clicks on nothing has put the focus away. */
  function forget(): void {
    within = false;
  }

  watch(changes, async () => {
    await nextTick();
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (!lost || !within) return;
    const heading = room()?.querySelector<HTMLElement>(".rail__name[tabindex]");
    (heading ?? room())?.focus({ preventScroll: true });
  });
  onMounted(() => {
    document.addEventListener("focusin", note);
    document.addEventListener("pointerdown", forget, true);
  });
  onBeforeUnmount(() => {
    document.removeEventListener("focusin", note);
    document.removeEventListener("pointerdown", forget, true);
  });
}
