import { describe, expect, it } from "vitest";

import { crowdedOut } from "../src/map/crowd";

describe("pins that crowd", () => {
  it("the first of a crowd stays, whoever has room stays too", () => {
    const apart = [
      { x: 0, y: 0 },
      { x: 10, y: 10 },
      { x: 40, y: 0 },
      { x: 0, y: 33 },
    ];
    expect(crowdedOut(apart)).toEqual([false, true, false, false]);
  });

  it("one that is crowded out crowds nobody out", () => {
    expect(
      crowdedOut([
        { x: 0, y: 0 },
        { x: 20, y: 0 },
        { x: 40, y: 0 },
      ]),
    ).toEqual([false, true, false]);
  });
});
