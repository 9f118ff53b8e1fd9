/** Following one plan from the line to its result. */

import { ref, shallowRef, watch } from "vue";

import { Problem } from "../../api";
import { lang } from "../../i18n";
import { cancelPlan, fetchPlan, fetchPlans, fetchResult, type Order, orderPlan } from "../doors";
import { sentenceFor } from "../key";
import type { PlanJob } from "../model";
import { plan, planId, siteId } from "../state";
import { say } from "../words";

const LOOK_MS = 700;
const LIST_MS = 2000;
const NOT_FOUND = 404;

export const job = shallowRef<PlanJob | null>(null);
export const plans = shallowRef<PlanJob[] | null>(null);
export const planTrouble = ref("");
/** Why there is no plan of the id in the address; empty while there may be one. */
export const missing = ref("");
let timer = 0;

export function isGoing({ state }: PlanJob): boolean {
  return state === "queued" || state === "running";
}

/** Run a request; what the server refuses is shown as it says. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    const done = await work();
    planTrouble.value = "";
    return done;
  } catch (error) {
    planTrouble.value = sentenceFor(error, say.value.away);
    return null;
  }
}

export async function loadPlans(): Promise<void> {
  const found = await attempt(fetchPlans);
  if (found) plans.value = found.items.filter((each) => each.purpose === "plan");
}

/** Whether something on the list of plans is still being made. */
function someGoing(): boolean {
  return planId.value === null && (plans.value ?? []).some(isGoing);
}

/** Load the lists again as long as something on them is being made; to be called once, where they are shown. */
export function followLists(load: () => Promise<unknown>): () => void {
  let again = 0;
  const turn = async (): Promise<void> => {
    await load();
    if (someGoing()) wait();
  };
  const wait = (): void => {
    clearTimeout(again);
    again = window.setTimeout(() => void turn(), LIST_MS);
  };
  const stop = watch(someGoing, (going) => (going ? wait() : clearTimeout(again)), { immediate: true });
  return () => {
    stop();
    clearTimeout(again);
  };
}

/** Gives whether the order was taken. */
export async function submit(order: Order): Promise<boolean> {
  const ordered = await attempt(() => orderPlan(order));
  if (ordered) openPlan(ordered.id);
  return ordered !== null;
}

/** Go to a plan; with null to the list of all. */
export function openPlan(id: string | null): void {
  plan.value = null;
  siteId.value = null;
  job.value = null;
  planTrouble.value = "";
  missing.value = "";
  planId.value = id;
}

export async function stopPlan(): Promise<void> {
  const id = planId.value;
  if (!id) return;
  const stopped = await attempt(() => cancelPlan(id));
  if (stopped && planId.value === id) job.value = stopped;
}

function noteMissing(error: unknown): never {
  if (error instanceof Problem && error.status === NOT_FOUND) missing.value = error.message;
  throw error;
}

/** Look after the plan that is open until its result is there; a lost connection is tried again. */
async function look(): Promise<void> {
  clearTimeout(timer);
  const id = planId.value;
  if (!id) return;
  const seen = await attempt(() => fetchPlan(id).catch(noteMissing));
  if (planId.value !== id) return;
  job.value = seen ?? job.value;
  const made = seen?.state === "done" ? await attempt(() => fetchResult(id).catch(noteMissing)) : null;
  if (planId.value !== id) return;
  plan.value = made ?? plan.value;
  const failed = seen === null || (seen.state === "done" && made === null);
  if (missing.value === "" && (failed || isGoing(seen))) again(failed ? 5 * LOOK_MS : LOOK_MS);
}

function again(later_ms: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void look(), later_ms);
}

/** To be called once, when the section opens. */
export function followPlan(): () => void {
  const stop = watch([planId, lang], () => void (planId.value === null ? loadPlans() : look()), { immediate: true });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
