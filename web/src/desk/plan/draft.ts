/** The order that is being filled in: kept while the planner looks at something else. */

import { computed, reactive, ref } from "vue";

import type { OrderFields } from "./order";

const FIRST: OrderFields & { title: string } = {
  title: "",
  add: 40,
  close: 20,
  upgrade: 30,
  corners: 0,
  noLoss: "0",
  budgetWan: "",
  floorPercent: "",
};

export const draft = reactive({ ...FIRST });
const sent = ref(JSON.stringify(FIRST));
/** Whether it says something that was not ordered yet. */
export const isFilledIn = computed(() => JSON.stringify(draft) !== sent.value);

/** The limits stay for the next order, its name does not. */
export function noteOrdered(): void {
  draft.title = "";
  sent.value = JSON.stringify(draft);
}
