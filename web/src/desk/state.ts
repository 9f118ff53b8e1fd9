/** What is on the desk: the section, the choice, the place and the plan in hand. One per page. */

import { computed, reactive, ref, shallowRef, watch } from "vue";

import { isAbort, Problem } from "../api";
import { lang } from "../i18n";
import type { LonLat } from "../model";
import type { PlannedState } from "../map/palette";
import { type Choice, fetchRecount } from "./doors";
import { sentenceFor } from "./key";
import { readDesk } from "./link";
import type { Bands, PlanResult, Recount, Section, SiteCard } from "./model";
import { say } from "./words";

/** What the map says of a place that was clicked. */
export interface Spot extends LonLat {
  state: "covered" | "gap" | "unknown" | null;
  /** What a plan makes of it, where the map shows that. */
  planned: PlannedState | null;
  people: number | null;
  reason: string | null;
  /** Minutes to the nearest site, at the speed of the audit. */
  minutes: number | null;
  country: boolean;
  /** Code of the county that it lies in. */
  county: string | null;
  /** True where a far view sums up many cells. */
  square: boolean;
}

const NOT_FOUND = 404;

const first = readDesk(location.hash);

export const section = ref<Section>(first.section);
export const choice = reactive<Choice>({
  minutes: first.minutes,
  kmh: first.kmh,
  group: first.group,
  country: first.country,
});
export const recount = shallowRef<Recount | null>(null);
export const trouble = ref("");
export const county = ref<string | null>(first.county);
export const spot = shallowRef<Spot | null>(null);
/** A site of the register or a place whose areas are asked for. */
export const origin = shallowRef<
  ({ facility: string; name: string } & Partial<LonLat>) | (LonLat & { name: string }) | null
>(null);
export const bands = shallowRef<Bands | null>(null);
export const planId = ref<string | null>(first.plan);
/** Two scenarios beside each other, as the address writes them. */
export const compared = ref<string | null>(first.compare);
export const plan = shallowRef<PlanResult | null>(null);
/** Whether the map shows coverage of today or that of the plan in hand. */
export const planView = ref<"today" | "planned">("planned");
export const siteId = ref<string | null>(null);
export const site = computed<SiteCard | null>(() => plan.value?.sites.find((each) => each.id === siteId.value) ?? null);

let running: AbortController | null = null;

/** Count again with what is chosen now; a newer question calls off the older one. */
export async function countAgain(): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  try {
    recount.value = await fetchRecount(choice, mine.signal);
    trouble.value = "";
  } catch (error) {
    if (isAbort(error)) return;
    if (choice.group !== null && error instanceof Problem && error.status === NOT_FOUND) {
      choice.group = null; // an address of before an audit with other groups; what is watched counts again
      return;
    }
    trouble.value = sentenceFor(error, say.value.away);
  }
}

export function followDesk(): void {
  watch([choice, lang], () => void countAgain(), { immediate: true });
  watch([section, planView], () => (spot.value = null));
}
