import { describe, expect, test } from "vitest";

import { en } from "../src/i18n/en";
import { zh } from "../src/i18n/zh";
import type { Opening } from "../src/model";
import { openingWords, outdated } from "../src/opening";

/** A Sunday, 10:00 in the city. */
const NOW = new Date("2026-11-22T10:00:00+08:00");

function inChinese(opening: Opening) {
  return openingWords(opening, NOW, "zh", zh.station);
}

describe("open or closed, in words", () => {
  test("open until this afternoon", () => {
    const words = inChinese({ state: "open", changes_at: "2026-11-22T17:30:00+08:00" });
    expect(words).toEqual({ state: "开放中", until: "17:30结束" });
  });
  test("closed until tomorrow", () => {
    const words = inChinese({ state: "closed", changes_at: "2026-11-23T09:00:00+08:00" });
    expect(words).toEqual({ state: "未开放", until: "明天09:00开放" });
  });
  test("within the week the day is named", () => {
    expect(inChinese({ state: "closed", changes_at: "2026-11-25T09:00:00+08:00" }).until).toBe("周三09:00开放");
  });
  test("after a week there is a date", () => {
    expect(inChinese({ state: "closed", changes_at: "2026-12-03T09:00:00+08:00" }).until).toBe("12月3日09:00开放");
  });
  test("midnight belongs to the next day, in the city's time", () => {
    expect(inChinese({ state: "open", changes_at: "2026-11-22T16:00:00Z" }).until).toBe("明天00:00结束");
  });
  test("always open has no end", () => expect(inChinese({ state: "open", changes_at: null }).until).toBe(""));
  test("unknown says that it is unknown", () => {
    expect(inChinese({ state: "unknown", changes_at: null })).toEqual({ state: "开放时间未知", until: "" });
  });
  test("English has its own order", () => {
    const opening: Opening = { state: "closed", changes_at: "2026-11-25T09:00:00+08:00" };
    expect(openingWords(opening, NOW, "en", en.station).until).toBe("opens Wed 09:00");
  });
});

test("what changes now is over, what never changes is not", () => {
  const at = (changes_at: string | null) => outdated({ state: "open", changes_at }, NOW);
  expect([at("2026-11-22T02:00:00Z"), at("2026-11-22T10:00:01+08:00"), at(null)]).toEqual([true, false, false]);
});
