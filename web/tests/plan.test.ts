import { describe, expect, it } from "vitest";

import { proof, sentence } from "../src/desk/plan/figures";
import { en } from "../src/desk/words/en";
import { zh } from "../src/desk/words/zh";
import { patternFor } from "../src/map/patterns";
import { PLANNED_STATES } from "../src/map/palette";

const level = (aim: string, gap: number | null, bound: number | null = 2) => ({
  zh: aim,
  en: aim,
  value: 1,
  bound: gap === null ? null : bound,
  gap,
  proven: gap === 0,
});

describe("how good a plan is known to be", () => {
  it("is told of each aim that is not proven, as in the report", () => {
    const levels = [level("覆盖的权重人数", 0), level("步行总时间", 0.0619, 0.9), level("一次性费用", null)];
    expect(proof(levels, "zh", zh.plan)).toBe("步行总时间与下界相差6.19%；一次性费用未证明最优，其余目标已证明最优");
  });
  it("names the bound by the side on which the plan stands", () => {
    expect(proof([level("people covered", 0.5)], "en", en.plan)).toBe(
      "people covered: within 50.00% of the upper bound",
    );
    expect(proof([level("hours", 0.5, 0.5)], "en", en.plan)).toBe("hours: within 50.00% of the lower bound");
  });
  it("is one word where everything is proven, and nothing where nothing was asked", () => {
    expect(proof([level("a", 0)], "zh", zh.plan)).toBe("已证明最优");
    expect(proof([level("a", 0.5)], "zh", zh.plan)).toBe("a与上界相差50.00%");
    expect(proof([], "zh", zh.plan)).toBe("");
  });
});

it("what the server says within a sentence begins like one", () => {
  expect([sentence("no plan keeps at once: budget"), sentence("没有方案")]).toEqual([
    "No plan keeps at once: budget",
    "没有方案",
  ]);
});

describe("coverage as planned", () => {
  it("has a pattern for every state but the one that stays covered", () => {
    expect(PLANNED_STATES.map((state) => patternFor(`pattern-${state}`) !== null)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
  });
});
