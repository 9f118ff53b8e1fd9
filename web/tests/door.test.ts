import { describe, expect, test } from "vitest";

import { type Answer, bodyOf, type Doors, doubts } from "../src/door/model";
import { PROVINCES } from "../src/door/provinces";

const FIELDS = { workplace: "workplaces", insured: "insured_place" };
const NOWHERE = { here: null, event: "" };
const words = { text: { zh: "", en: "" }, said: { zh: "", en: "" } };

describe("the dialogue", () => {
  test("begins with the matter alone", () => {
    expect(bodyOf("arbitration", [], FIELDS, NOWHERE)).toEqual({ matter: "arbitration", facts: {} });
  });
  test("tells facts by their values and places in the fields of their roles", () => {
    const answers: Answer[] = [
      { asks: "choice", name: "insurance", value: "yes", ...words },
      { asks: "place", name: "insured", places: [{ name: "涨湾区" }], ...words },
      { asks: "place", name: "workplace", places: [{ lon: 118.7, lat: 25 }], ...words },
    ];
    expect(bodyOf("work_injury", answers, FIELDS, { here: { lon: 118.6, lat: 24.9 }, event: "2026-10-30" })).toEqual({
      matter: "work_injury",
      facts: { insurance: "yes" },
      insured_place: { name: "涨湾区" },
      workplaces: [{ lon: 118.7, lat: 25 }],
      here: { lon: 118.6, lat: 24.9 },
      event_on: "2026-10-30",
    });
  });
  test("a side goes to the place that it is about, and leaves the first answer untouched", () => {
    const given: Answer = { asks: "place", name: "workplace", places: [{ name: "桐中区" }], ...words };
    const side: Answer = { asks: "side", name: "workplace", value: "359902@JU0002", ...words };
    expect(bodyOf("arbitration", [given, side], FIELDS, NOWHERE)["workplaces"]).toEqual([
      { name: "桐中区", side: "359902@JU0002" },
    ]);
    expect(given.places).toEqual([{ name: "桐中区" }]);
  });
});

test("each doubt is told once", () => {
  const terms = {
    law: { zh: "", en: "" },
    article: { zh: "", en: "" },
    unconfirmed: { zh: "未核对", en: "unchecked" },
  };
  const answer = {
    doors: [{ reasons: [{ ...terms }] }],
    deadlines: [{ ...terms }],
    bring: [{ ...terms, unconfirmed: null }],
    cautions: [],
  };
  expect(doubts(answer as unknown as Doors)).toEqual([{ zh: "未核对", en: "unchecked" }]);
});

test("the mainland's provinces are all there, each once", () => {
  expect(new Set(PROVINCES.map(([code]) => code)).size).toBe(31);
});
