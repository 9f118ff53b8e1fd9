import { expect, test } from "vitest";

import { nameIn } from "../src/filename";
import { auditedSentence } from "../src/staff/audited";
import type { Column, Import } from "../src/staff/model";
import { fileSize, moment } from "../src/staff/moments";
import { canConfirm, firstGroup } from "../src/staff/preview";
import { changedColumns, missingColumns, rebased, rowSheet } from "../src/staff/rowsheet";
import { landing } from "../src/staff/sections";
import { looksLikeKey } from "../src/staff/session";
import { statusOf } from "../src/staff/statuses";
import { tallies } from "../src/staff/tallies";
import { mayLeave, question, reply, unsaved } from "../src/staff/unsaved";
import { zh } from "../src/staff/words/zh";

function column(name: string, zh: string, required = false): Column {
  return { column: name, header: { zh, en: name }, type: "text", required, choices: [], open_list: false, note: null };
}

const COLUMNS = [
  column("id", "编号"),
  column("name", "站点名称", true),
  column("phone", "电话"),
  column("lon", "经度"),
  column("lat", "纬度"),
];
const BEFORE = { id: "A1", name: "东门", phone: null, lon: 118.5, lat: 24.9 };

test("a sheet of one row has the id, what every sheet must have, and what was changed", () => {
  expect(rowSheet(COLUMNS, BEFORE, { ...BEFORE, phone: "12333" })).toBe(
    "\ufeff编号,站点名称,电话\r\nA1,东门,12333\r\n",
  );
});

test("a position goes as a whole", () => {
  expect(rowSheet(COLUMNS, BEFORE, { ...BEFORE, lon: 118.6 })).toBe(
    "\ufeff编号,站点名称,经度,纬度\r\nA1,东门,118.6,24.9\r\n",
  );
});

test("commas and quotes stay in their cell", () => {
  expect(rowSheet(COLUMNS, BEFORE, { ...BEFORE, name: '东门,"新"' })).toContain('A1,"东门,""新"""\r\n');
});

test("blanks around a text are no change, and an emptied cell is one", () => {
  expect(changedColumns(COLUMNS, BEFORE, { ...BEFORE, name: " 东门 ", phone: "" })).toEqual([]);
  expect(changedColumns(COLUMNS, { ...BEFORE, phone: "1" }, { ...BEFORE, phone: null })).toEqual(["phone"]);
});

test("a required column that is empty is named", () => {
  expect(missingColumns(COLUMNS, { ...BEFORE, name: " " }).map((each) => each.column)).toEqual(["name"]);
});

const PREVIEW = { counts: { new: 1, changed: 0, same: 0, suspect: 0, bad: 0 }, doubt: null } as unknown as Import;
const NOTHING = { onlyGood: false, suspects: null, keepDatum: false };

test("a preview can be confirmed once every question is answered", () => {
  expect(canConfirm(PREVIEW, NOTHING)).toBe("ready");
  const asking = { ...PREVIEW, counts: { ...PREVIEW.counts, suspect: 1, bad: 1 }, doubt: { zh: "", en: "" } };
  expect(canConfirm(asking, { ...NOTHING, onlyGood: true, keepDatum: true })).toBe("open");
  expect(canConfirm(asking, { ...NOTHING, onlyGood: true, suspects: "add" })).toBe("open");
  expect(canConfirm(asking, { onlyGood: true, suspects: "leave_out", keepDatum: true })).toBe("ready");
});

test("a preview that would write nothing says so", () => {
  const same = { ...PREVIEW, counts: { ...PREVIEW.counts, new: 0, same: 9, suspect: 1 } };
  expect(canConfirm(same, NOTHING)).toBe("open");
  expect(canConfirm(same, { ...NOTHING, suspects: "leave_out" })).toBe("nothing");
});

test("errors are looked at first", () => {
  expect(firstGroup({ new: 5, changed: 1, same: 0, suspect: 0, bad: 1 })).toBe("bad");
  expect(firstGroup({ new: 5, changed: 0, same: 0, suspect: 0, bad: 0 })).toBe("new");
});

test("what is plainly no key is told apart from one", () => {
  expect(looksLikeKey(` jc_0123abcd_${"x".repeat(43)} `)).toBe(true);
  expect(looksLikeKey("jc_0123abcd_x")).toBe(false);
});

test("the name of a file is read from its header", () => {
  expect(nameIn("attachment; filename*=UTF-8''%E7%AB%99%E7%82%B9.xlsx")).toBe("站点.xlsx");
  expect(nameIn('attachment; filename="errors.xlsx"')).toBe("errors.xlsx");
  expect(nameIn("")).toBeNull();
});

test("moments are told by China's clock", () => {
  expect(moment("2026-11-22T17:41:09+00:00")).toBe("2026-11-23 01:41");
  expect(moment(null)).toBe("—");
});

test("a site that closes later is what it is until then", () => {
  const row = { status: "关闭", since: "2027-06-01", status_now: "运行" };
  expect(statusOf(row, "2026-11-23", zh)).toBe("运行（2027-06-01起关闭）");
  expect(statusOf(row, "2027-06-01", zh)).toBe("关闭");
  expect(statusOf({ status: "运行", since: "2027-06-01" }, "2026-11-23", zh)).toBe("2027-06-01起运行");
  expect(statusOf({ status: "运行", since: null }, "2026-11-23", zh)).toBe("运行");
  expect(statusOf({ status: null }, "2026-11-23", zh)).toBeNull();
});

test("stations that changed since the audit are told before a map is published", () => {
  const at = "2026-11-21T18:00:00+08:00";
  expect(auditedSentence({ at, stations_since: 3 }, zh)).toBe(
    "覆盖与盲区按2026-11-21 18:00的核算；此后有3处站点变动，先运行核算（jobcircle audit）再发布。",
  );
  expect(auditedSentence({ at, stations_since: 0 }, zh)).toBe("");
  expect(auditedSentence(undefined, zh)).toBe("");
});

test("sizes are short", () => {
  expect(fileSize(20_300_000)).toBe("20.3MB");
  expect(fileSize(12)).toBe("1KB");
});

test("a group of counters is summed", () => {
  expect(tallies("legal", { bodies: { arbitration: 12, mediation: 3 } })).toEqual([["bodies", 15]]);
  expect(tallies("station", { serving: 3, informing: 1 })).toEqual([
    ["serving", 3],
    ["informing", 1],
  ]);
});

test("a key begins where it opens something, and one for plans alone nowhere", () => {
  expect(landing("", ["import", "publish"])).toBe("register");
  expect(landing("", ["publish"])).toBe("maps");
  expect(landing("#register", ["publish", "plan"])).toBe("maps");
  expect(landing("#exports", ["publish"])).toBe("exports");
  expect(landing("#elsewhere", ["export"])).toBe("register");
  expect(landing("#maps", ["plan"])).toBeNull();
});

test("what others wrote meanwhile stays, and what was changed here does too", () => {
  const now = { ...BEFORE, name: "东门新站", phone: "12345" };
  const after = rebased(COLUMNS, BEFORE, { ...BEFORE, phone: "12333", lon: null }, now);
  expect(after).toEqual({ ...now, phone: "12333", lon: null });
});

test("whoever would lose edits is asked once, and an older question counts as no", async () => {
  expect(await mayLeave()).toBe(true);
  unsaved.value = true;
  const [first, second] = [mayLeave(), mayLeave()];
  expect(await first).toBe(false);
  reply(false);
  expect([await second, unsaved.value]).toEqual([false, true]);
  const third = mayLeave();
  reply(true);
  expect([await third, unsaved.value, question.value]).toEqual([true, false, null]);
});
