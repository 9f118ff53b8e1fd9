import { describe, expect, test } from "vitest";

import { hoursInWords } from "../src/hours";

/** Without the word joiners around a dash, which only keep a line from ending there. */
function plain(written: string, lang: "zh" | "en"): string {
  return hoursInWords(written, lang).replaceAll("\u2060", "");
}

describe("opening hours in words", () => {
  test("weekdays with a break at noon", () => {
    expect(plain("Mo-Fr 09:00-12:00,14:00-17:30", "zh")).toBe("周一至周五09:00–12:00、14:00–17:30");
    expect(plain("Mo-Fr 09:00-12:00,14:00-17:30", "en")).toBe("Mon–Fri 09:00–12:00, 14:00–17:30");
  });
  test("several rules and holidays", () => {
    expect(plain("Mo-Fr 09:00-17:00; Sa,Su 09:00-12:00; PH off", "zh")).toBe(
      "周一至周五09:00–17:00；周六、周日09:00–12:00；节假日休息",
    );
    expect(plain("Mo-Fr 09:00-17:00; PH off", "en")).toBe("Mon–Fri 09:00–17:00; public holidays closed");
  });
  test("day and night", () => expect(plain("24/7", "zh")).toBe("全天开放"));
  test("what uses more of the syntax stays as written", () => {
    expect(plain("Mo-Fr sunrise-sunset", "zh")).toBe("Mo-Fr sunrise-sunset");
    expect(plain("Apr-Oct Mo 09:00-12:00", "zh")).toBe("Apr-Oct Mo 09:00-12:00");
  });
  test("a span of hours is never broken by a line", () => {
    expect(hoursInWords("Mo 09:00-12:00", "zh")).toContain("09:00\u2060–\u206012:00");
  });
});
