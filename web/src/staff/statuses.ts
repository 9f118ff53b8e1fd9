/** What a site is today, where its latest status begins later. Pure. */

import { fill } from "../i18n/fill";
import type { Cell, Row } from "./model";
import type { Messages } from "./words/zh";

/** "运行（2027-06-01起关闭）"; the status alone where it has begun. */
export function statusOf(row: Row, today: string, words: Pick<Messages, "register">): Cell {
  const [now, later, date] = [row["status_now"], row["status"] ?? null, String(row["since"] ?? "")];
  if (later === null || date <= today) return later;
  const parts = { now: String(now ?? ""), later: String(later), date };
  return fill(now ? words.register.statusLater : words.register.statusFrom, parts);
}
