/** Edits that are not written yet: whoever is about to lose them is asked once. */

import { ref, shallowRef } from "vue";

export const unsaved = ref(false);
/** Takes the answer while somebody is being asked. */
export const question = shallowRef<((leave: boolean) => void) | null>(null);

/** True where nothing would be lost, or the reader does not mind. */
export function mayLeave(): Promise<boolean> {
  if (!unsaved.value) return Promise.resolve(true);
  reply(false);
  return new Promise((resolve) => (question.value = resolve));
}

export function reply(leave: boolean): void {
  const asked = question.value;
  question.value = null;
  if (leave) unsaved.value = false;
  asked?.(leave);
}

/** The form is gone, and with it what was not written. */
export function forget(): void {
  unsaved.value = false;
  reply(false);
}
