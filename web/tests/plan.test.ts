import { describe, expect, it } from "vitest";

import { proof } from "../src/desk/plan/figures";
import { zh } from "../src/desk/words/zh";
import { patternFor } from "../src/map/patterns";
import { PLANNED_STATES } from "../src/map/palette";

const level = (aim: string, gap: number | null) => ({ zh: aim, en: aim, value: 1, gap, proven: gap === 0 });

describe("how good a plan is known to be", () => {
  it("is told of each aim that is not proven, as in the report", () => {
    const levels = [level("覆盖的权重人数", 0), level("步行总时间", 0.0619), level("一次性费用", null)];
    expect(proof(levels, "zh", zh.plan)).toBe("步行总时间与上界相差6.19%；一次性费用未证明最优，其余目标已证明最优");
  });
  it("is one word where everything is proven, and nothing where nothing was asked", () => {
    expect(proof([level("a", 0)], "zh", zh.plan)).toBe("已证明最优");
    expect(proof([level("a", 0.5)], "zh", zh.plan)).toBe("a与上界相差50.00%");
    expect(proof([], "zh", zh.plan)).toBe("");
  });
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
