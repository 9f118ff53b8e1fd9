import { expect, test } from "vitest";

import { type Listed, nearestStraight } from "../src/straight";

function station(id: string, kind: string, lon: number, lat: number) {
  const properties: Listed = { name: id, kind, address: null, phone: null, opening_hours: null };
  return { type: "Feature" as const, id, geometry: { type: "Point" as const, coordinates: [lon, lat] }, properties };
}

const here = { lon: 118.7, lat: 25 };
const all = [
  station("far", "job_shop", 118.72, 25),
  station("east", "gig_post", 118.71, 25),
  station("north", "job_shop", 118.7, 25.0095),
];

test("a degree of longitude is shorter than one of latitude", () => {
  const found = nearestStraight(all, here, [], 2);
  expect(found.map(({ station }) => station.id)).toEqual(["east", "north"]);
  expect(found.map(({ straight_m }) => Math.round(straight_m))).toEqual([1008, 1056]);
});

test("only the chosen kinds are listed", () => {
  expect(nearestStraight(all, here, ["job_shop"], 9).map(({ station }) => station.id)).toEqual(["north", "far"]);
});
