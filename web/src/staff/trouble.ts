/** One place for what went wrong in a section, and for the work that is under way. */

import { ref, shallowRef } from "vue";

import { Problem } from "../api";
import { words } from "./words";

export function useWork() {
  const trouble = ref("");
  /** The same, for what depends on its kind. */
  const problem = shallowRef<Problem | null>(null);
  const busy = ref(false);

  /** Do something; a refusal becomes the sentence to show. Tells whether it went well. */
  async function run(work: () => Promise<void>): Promise<boolean> {
    busy.value = true;
    trouble.value = "";
    problem.value = null;
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      trouble.value = error.message || words.value.away;
      problem.value = error;
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { trouble, problem, busy, run };
}
