import { describe, expect, test } from "vitest";

import { type Answer, bodyOf, type Doors, doubts, termQuestion } from "../src/door/model";
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

describe("what a term waits for", () => {
  const said = (zh: string) => ({ zh, en: zh });
  const facts = ["wages", "employment"].map((name) => ({ name, question: said(name), values: [] }));
  const terms = (...rows: [from: string, untold: string[]][]) =>
    ({ deadlines: rows.map(([from, untold]) => ({ from: said(from), untold })) }) as unknown as Doors;

  test("is first the fact that was not told", () => {
    const asked = termQuestion(terms(["侵害", ["wages"]], ["终止", ["wages", "employment"]]), facts);
    expect(asked).toEqual({ fact: facts[0] });
  });
  test("is then the day of its own event, which two terms may share", () => {
    expect(termQuestion(terms(["事故", []], ["事故", []]), facts)).toEqual({ event: said("事故") });
  });
  test("is nothing where there is no term, or where one day would stand for two events", () => {
    expect([termQuestion(terms(), facts), termQuestion(terms(["事故", []], ["终止", []]), facts)]).toEqual([
      null,
      null,
    ]);
  });
});
