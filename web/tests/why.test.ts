import { describe, expect, it } from "vitest";

import { judge, judgeWay } from "../src/desk/why/judge";

describe("why a place is a gap", () => {
  it("counts the limit itself as within", () => {
    expect(judge(900, 15, 4.5, 4.5)).toEqual({ minutes: 15, over: 0 });
    expect(judge(900.5, 15, 4.5, 4.5)).toEqual({ minutes: 16, over: 1 });
  });
  it("takes a slower walker longer", () => {
    expect(judge(720, 15, 3.6, 4.5)).toEqual({ minutes: 15, over: 0 });
    expect(judge(800, 15, 3.6, 4.5)).toEqual({ minutes: 17, over: 2 });
  });

  it("is one of metres in the country, told as its time", () => {
    expect(judgeWay(4000, 5, 4.5)).toEqual({ over_m: 0 });
    expect(judgeWay(4800, 5, 4.5)).toEqual({ over_m: 1000 });
  });
});
