/** One entry as a sheet of one row: every edit is an import, and only what was changed is in it. Pure. */

import type { Cell, Column, Row } from "./model";

/** Columns that always go together: half a position is an error. */
const PAIR = ["lon", "lat"];

/** The columns whose cells differ; blanks around a text do not count. */
export function changedColumns(columns: Column[], before: Row, after: Row): string[] {
  return columns.map((each) => each.column).filter((column) => plain(before[column]) !== plain(after[column]));
}

/** Required columns that are empty. */
export function missingColumns(columns: Column[], after: Row): Column[] {
  return columns.filter((each) => each.required && plain(after[each.column]) === "");
}

/** The edits upon an entry as it is now: what was not changed here follows whoever changed it elsewhere. */
export function rebased(columns: Column[], before: Row, after: Row, now: Row): Row {
  const changed = changedColumns(columns, before, after);
  return { ...now, ...Object.fromEntries(changed.map((column) => [column, after[column] ?? null])) };
}

/** CSV with the id, the changed cells and the columns that every sheet must have; positions are in WGS 84. */
export function rowSheet(columns: Column[], before: Row, after: Row): string {
  const changed = new Set(changedColumns(columns, before, after));
  if (PAIR.some((column) => changed.has(column))) for (const column of PAIR) changed.add(column);
  const kept = columns.filter(({ column, required }) => column === "id" || required || changed.has(column));
  const line = (cells: string[]) => cells.map(quoted).join(",");
  return `\ufeff${line(kept.map((each) => each.header.zh))}\r\n${line(kept.map((each) => plain(after[each.column])))}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function plain(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? "" : String(cell).trim();
}
