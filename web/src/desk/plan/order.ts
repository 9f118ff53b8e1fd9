/** From the fields of the form to the switches of a plan. Pure. */

export interface OrderFields {
  add: number;
  close: number;
  upgrade: number;
  corners: number;
  noLoss: string | number;
  budgetWan: string | number;
  floorPercent: string | number;
}

const FRONTIER_POINTS = 8;
const YUAN_A_WAN = 10_000;

/** An empty field is no limit, which is not the same as 0. */
export function optionsOf(fields: OrderFields): Record<string, unknown> {
  const options: Record<string, unknown> = { frontier: FRONTIER_POINTS };
  for (const name of ["add", "close", "upgrade", "corners"] as const) options[name] = [0, fields[name]];
  const noLoss = amount(fields.noLoss);
  const budget = amount(fields.budgetWan);
  const floor = amount(fields.floorPercent);
  if (noLoss !== null) options["no_loss"] = noLoss;
  if (budget !== null) options["budget_yuan"] = Math.round(budget * YUAN_A_WAN);
  if (floor !== null) options["equity_floor"] = floor / 100;
  return options;
}

function amount(field: string | number): number | null {
  return field === "" ? null : Number(field);
}
