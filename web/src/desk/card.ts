/** The card beside the map by keyboard: it takes the focus, Escape closes it and gives the focus back. */

import { nextTick, onBeforeUnmount, onMounted, watch } from "vue";

/** `shown` names what the card tells of, null where there is none. */
export function useCard(shown: () => unknown, close: () => void): void {
  let opener: HTMLElement | null = null;

  function onKey(event: KeyboardEvent): void {
    const elsewhere = event.defaultPrevented || document.querySelector("dialog[open]") !== null;
    if (event.key === "Escape" && !elsewhere && shown() !== null) close();
  }

  watch(
    shown,
    (now, before) => {
      const active = document.activeElement as HTMLElement | null;
      const inside = active?.closest(".side") !== null && active !== null;
      if (now !== null && !inside) opener = active;
      const byKeyboard = active?.matches(":focus-visible") === true;
      void nextTick(() => {
        if (now !== null && byKeyboard && !inside) document.querySelector<HTMLElement>(".side [role=region]")?.focus();
        else if (now === null && before !== null && inside && opener?.isConnected) opener.focus();
      });
    },
    { flush: "pre" },
  );
  onMounted(() => addEventListener("keydown", onKey));
  onBeforeUnmount(() => removeEventListener("keydown", onKey));
}
