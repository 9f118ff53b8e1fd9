/** Scenarios, the decisions that wait for a new solution, and the comparison in hand. */

import { ref, shallowRef } from "vue";

import { type Decision, copyScenario, decide, fetchComparison, fetchScenarios, saveScenario } from "../doors";
import type { Comparison, PlanResult, Scenario } from "../model";
import { fetchResult } from "../doors";

export const scenarios = shallowRef<Scenario[] | null>(null);
export const pending = ref<(Decision & { name: string })[]>([]);
/** Two scenarios side by side, with both plans. */
export const comparison = shallowRef<{ told: Comparison; plans: [PlanResult, PlanResult] } | null>(null);

export async function loadScenarios(): Promise<void> {
  scenarios.value = (await fetchScenarios()).items;
}

/** One decision a site: the newer one counts. */
export function noteDecision(decision: Decision & { name: string }): void {
  pending.value = [...pending.value.filter((each) => each.site !== decision.site), decision];
}

export function planOf(scenario: Scenario): string {
  return scenario.plan.replace(/^\/plans\//, "");
}

/**
 * Solve a plan again with the decisions that wait; gives the id of the new plan. The plan stays as it is: it becomes
 * a scenario where it is none yet, and its copy is what is changed.
 */
export async function solveAgain(planId: string, baseName: string, name: string): Promise<string> {
  const by = pending.value[0]?.by ?? "";
  const known = (await fetchScenarios()).items;
  const base = known.find((each) => planOf(each) === planId) ?? (await saveScenario(planId, baseName, by));
  const copy = await copyScenario(base.id, name, by);
  const locks = pending.value.map(({ site, lock, reason, by: who }) => ({ site, lock, reason, by: who }));
  const changed = await decide(copy.id, locks);
  return planOf(changed);
}

export async function compare(a: Scenario, b: Scenario): Promise<void> {
  const told = await fetchComparison(a.id, b.id);
  const plans = await Promise.all([fetchResult(planOf(a)), fetchResult(planOf(b))]);
  comparison.value = { told, plans };
}
