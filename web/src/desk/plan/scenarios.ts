/** Scenarios, the decisions that wait for a new solution, and the comparison in hand. */

import { computed, ref, shallowRef } from "vue";

import { fill } from "../../i18n";
import {
  copyScenario,
  decide,
  type Decision,
  fetchComparison,
  fetchResult,
  fetchScenarios,
  renameScenario,
  saveScenario,
} from "../doors";
import type { Comparison, PlanResult, Scenario } from "../model";
import { compared, planId, siteId } from "../state";
import { say } from "../words";

export type Noted = Decision & { name: string };

export const scenarios = shallowRef<Scenario[] | null>(null);
/** Two scenarios side by side, with both plans. */
export const comparison = shallowRef<{ told: Comparison; plans: [PlanResult, PlanResult] } | null>(null);
/** Decisions by the id of the plan that they were taken on. */
const noted = ref<Record<string, Noted[]>>({});
/** Copies by the id of the plan that they were made of, whose decisions the server has not taken yet. */
const copies = new Map<string, Scenario>();

/** Those on the plan that is open. */
export const pending = computed<readonly Noted[]>(() => noted.value[planId.value ?? ""] ?? []);
export const hasDecisions = computed(() => Object.values(noted.value).some((each) => each.length > 0));

export async function loadScenarios(): Promise<void> {
  scenarios.value = (await fetchScenarios()).items;
}

/** One decision a site: the newer one counts. */
export function noteDecision(decision: Noted): void {
  takeBack(decision.site);
  if (planId.value !== null) noted.value[planId.value] = [...pending.value, decision];
}

export function takeBack(site: string): void {
  if (planId.value !== null) noted.value[planId.value] = pending.value.filter((each) => each.site !== site);
}

export function forgetDecisions(plan: string): void {
  noted.value[plan] = [];
}

export function planOf(scenario: Pick<Scenario, "plan">): string {
  return scenario.plan.replace(/^\/plans\//, "");
}

/** What a plan is called: as its scenario where it is one, the oldest of several, else by its title. */
export function nameOf(plan: string, title: string): string {
  return (scenarios.value ?? []).filter((each) => planOf(each) === plan).at(-1)?.name ?? title;
}

/** Two scenarios in the order in which they came to be; of `all` the newest is the first. */
export function olderFirst(all: readonly Scenario[], picked: readonly string[]): Scenario[] {
  return all.filter((each) => picked.includes(each.id)).reverse();
}

/**
 * Solve a plan again with the decisions that wait; gives the id of the new plan. The plan stays as it is: it becomes
 * a scenario where it is none yet, and its copy is what is changed. A copy whose decisions were refused is used by
 * the next try.
 */
export async function solveAgain(base: string, baseName: string, name: string): Promise<string> {
  const locks = (noted.value[base] ?? []).map(({ site, lock, reason, by }) => ({ site, lock, reason, by }));
  const by = locks[0]?.by ?? "";
  const copy = await copyOf(base, baseName, name, by);
  const changed = await decide(copy.id, locks);
  copies.delete(base);
  return planOf(changed);
}

async function copyOf(base: string, baseName: string, name: string, by: string): Promise<Scenario> {
  const earlier = copies.get(base);
  if (earlier?.name === name) return earlier;
  const copy = earlier ? await renameScenario(earlier.id, name, by) : await newCopy(base, baseName, name, by);
  copies.set(base, copy);
  return copy;
}

async function newCopy(base: string, baseName: string, name: string, by: string): Promise<Scenario> {
  const known = (await fetchScenarios()).items.filter((each) => planOf(each) === base).at(-1);
  const original = known ?? (await saveScenario(base, baseName, by));
  return copyScenario(original.id, name, by);
}

/** Two scenarios as the address writes them. */
export function pairOf(a: string, b: string): string {
  return `${a}.${b}`;
}

/** Load both sides of a pair and show them unless another one was asked for meanwhile. */
export async function loadComparison(pair: string): Promise<void> {
  const [a = "", b = ""] = pair.split(".");
  const told = await fetchComparison(a, b);
  const plans = await Promise.all([fetchResult(planOf(told.a)), fetchResult(planOf(told.b))]);
  if (compared.value === pair) comparison.value = { told, plans };
}

/** What is compared; null leaves the comparison. It is loaded where it is shown. */
export function showComparison(pair: string | null): void {
  comparison.value = null;
  siteId.value = null;
  compared.value = pair;
}

/** What the sides are called: the one without a plan is today. */
export const sideNames = computed(() => {
  if (!comparison.value) return { a: "", b: "" };
  const { told, plans } = comparison.value;
  const { side, asToday } = say.value.scenarios;
  const [a, b] = [told.a, told.b].map(({ name }, at) => (plans[at]?.after ? name : fill(asToday, { name })));
  return { a: fill(side.a, { name: a ?? "" }), b: fill(side.b, { name: b ?? "" }) };
});

/** Sites of one side of a comparison: where it has no plan, those that stand today beside the other's plan. */
export function sitesOf(own: PlanResult, beside: PlanResult): PlanResult["sites"] {
  if (own.after) return own.sites;
  return beside.sites.filter((each) => each.source === "register").map((each) => ({ ...each, action: "keep" }));
}
