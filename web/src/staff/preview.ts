/** What a preview lets one do next. Pure. */

import { type Import, type Verdict, VERDICTS } from "./model";

export interface Choice {
  onlyGood: boolean;
  suspects: "add" | "leave_out" | null;
  keepDatum: boolean;
}

/** The group that wants to be looked at first: errors, then doubles, then what would be written. */
const ORDER: readonly Verdict[] = ["bad", "suspect", "changed", "new", "same"];

export function firstGroup(counts: Record<Verdict, number>): Verdict {
  return ORDER.find((verdict) => counts[verdict] > 0) ?? VERDICTS[0];
}

/** "nothing" where no row would be written, "open" while a question is not answered. */
export function canConfirm({ counts, doubt }: Import, choice: Choice): "ready" | "open" | "nothing" {
  const added = choice.suspects === "add" ? counts.suspect : 0;
  const asksSuspects = counts.suspect > 0 && choice.suspects === null;
  if (counts.new + counts.changed + added === 0 && !asksSuspects) return "nothing";
  const answered = !asksSuspects && (counts.bad === 0 || choice.onlyGood) && (doubt === null || choice.keepDatum);
  return answered ? "ready" : "open";
}
