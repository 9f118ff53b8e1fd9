import { expect, test } from "vitest";

import { coveredBy } from "../src/map/touch";

const MAP = { top: 52, left: 0, right: 768, bottom: 523 };

test("the search box takes its height where it lies over the map, however wide the map is", () => {
  expect(coveredBy({ top: 60, left: 8, right: 760, bottom: 110 }, MAP)).toBe(58);
});

test("beside the map or above it, it takes nothing", () => {
  expect(coveredBy({ top: 52, left: 88, right: 488, bottom: 124 }, { ...MAP, left: 488, right: 1440 })).toBe(0);
  expect(coveredBy({ top: 0, left: 0, right: 768, bottom: 40 }, MAP)).toBe(0);
});
