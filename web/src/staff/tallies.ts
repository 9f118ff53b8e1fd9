/** Which counters belong to a kind of the register. Pure. */

const OF_KIND: Record<string, string[]> = {
  station: ["serving", "informing"],
  enterprise: ["enterprises"],
  vacancy: ["vacancies", "posts"],
  institution: ["institutions"],
  course: ["courses_open"],
  fair: ["fairs_to_come"],
  legal: ["bodies"],
};

/** Name and number of each counter of a kind; a group of counters is summed. */
export function tallies(kind: string, counts: Record<string, unknown>): [string, number][] {
  return (OF_KIND[kind] ?? []).map((name) => [name, total(counts[name])]);
}

function total(value: unknown): number {
  if (typeof value === "number") return value;
  return Object.values((value ?? {}) as Record<string, number>).reduce((sum, each) => sum + each, 0);
}
