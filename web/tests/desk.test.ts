import { describe, expect, it } from "vitest";

import { boxOf } from "../src/desk/areas/box";
import { direction, ordered } from "../src/desk/coverage/order";
import { readDesk, writeDesk } from "../src/desk/link";
import { bandColour } from "../src/desk/map/palette";
import { deskStyle, type DeskChoice } from "../src/desk/map/style";
import type { Band, CountyCoverage, FrontierPoint, SiteCard } from "../src/desk/model";
import { asCsv, chosenSites, effect, gapText, signed, wan } from "../src/desk/plan/figures";
import { frontierOption } from "../src/desk/plan/frontier";
import { optionsOf } from "../src/desk/plan/order";
import { en } from "../src/desk/words/en";
import { zh } from "../src/desk/words/zh";

const ink = { text: "#000", soft: "#444", line: "#ccc", accent: "#15b", surface: "#fff" };

function area(code: string, gap: number, share: number | null): CountyCoverage {
  return { code, name: code, people: 100, covered: 50, gap, unknown: 0, share, bbox: [0, 0, 1, 1] };
}

function card(id: string, action: SiteCard["action"], gained: number, lost = 0): SiteCard {
  const people = { in_reach: 9, sole: 9, gained, lost, moved: 0 };
  return {
    id,
    name: id,
    kind: "gig_post",
    lon: 118,
    lat: 25,
    venue: null,
    source: "register",
    action,
    lock: null,
    year: 1,
    area: null,
    district: null,
    tests: [],
    people,
    communities: [],
    walk: null,
    goes_to: [],
    alternative: null,
    once_yuan: 60_000,
    yearly_yuan: 0,
    summary: null,
  };
}

describe("the address of the desk", () => {
  it("gives back what was written", () => {
    const link = {
      section: "plan",
      minutes: 10,
      kmh: 3.6,
      group: "age_60_up",
      country: 5,
      county: "359902000000",
      plan: "c19bfbf4d5f3",
      compare: "0a1b2c.3d4e5f",
      lang: "en",
    } as const;
    expect(readDesk(writeDesk(link))).toEqual(link);
  });
  it("falls back where it is damaged", () => {
    const plain = {
      section: "cover",
      minutes: null,
      kmh: null,
      group: null,
      country: null,
      county: null,
      plan: null,
      compare: null,
      lang: null,
    };
    expect(readDesk("#section=moon&minutes=7&kmh=90&group=<b>&county=%00&plan=a/b&compare=a.b.c&lang=xx")).toEqual(
      plain,
    );
    expect(writeDesk({ ...readDesk(""), section: "cover" })).toBe("");
  });
});

describe("the table of counties", () => {
  const areas = [area("a", 5, 0.9), area("b", 9, 0.2), area("c", 5, null)];
  it("puts the county with most to do first, and turns round", () => {
    expect(ordered(areas, "gap", false).map((each) => each.code)).toEqual(["b", "a", "c"]);
    expect(ordered(areas, "gap", true).map((each) => each.code)).toEqual(["a", "c", "b"]);
  });
  it("puts the smallest share first and a county where nobody lives last", () => {
    expect(ordered(areas, "share", false).map((each) => each.code)).toEqual(["b", "a", "c"]);
    expect([
      direction("share", "share", false),
      direction("gap", "gap", false),
      direction("gap", "share", false),
    ]).toEqual(["ascending", "descending", "none"]);
  });
});

describe("an order for a plan", () => {
  const fields = { add: 40, close: 20, upgrade: 30, corners: 0, noLoss: "", budgetWan: "", floorPercent: "" };
  it("leaves out what is not limited", () => {
    expect(optionsOf(fields)).toEqual({ frontier: 8, add: [0, 40], close: [0, 20], upgrade: [0, 30], corners: [0, 0] });
  });
  it("tells a limit of nothing from no limit, and 万元 from yuan", () => {
    expect(optionsOf({ ...fields, noLoss: 0, budgetWan: 150.5, floorPercent: 50 })).toMatchObject({
      no_loss: 0,
      budget_yuan: 1_505_000,
      equity_floor: 0.5,
    });
  });
});

describe("figures of a plan", () => {
  it("are written with their sign, in 万, and never as nothing where something is", () => {
    expect([signed(1200), signed(-35), signed(0.2), wan(60_000), wan(65_000), wan(5_570_000)]).toEqual([
      "+1,200",
      "−35",
      "0",
      "6",
      "6.5",
      "557",
    ]);
    expect([gapText(0), gapText(0.00001), gapText(0.0123)]).toEqual(["0%", "<0.01%", "1.23%"]);
  });
  it("list what changes most first, and those that stay only where they are asked for", () => {
    const sites = [card("k", "keep", 0), card("a", "add", 10), card("c", "close", 0, 50)];
    expect(chosenSites(sites, null).map((site) => site.id)).toEqual(["c", "a"]);
    expect(chosenSites(sites, "keep").map((site) => site.id)).toEqual(["k"]);
    expect(effect(card("c", "close", 5, 50))).toBe(-45);
  });
  it("are a spreadsheet in which no name is a formula", () => {
    expect(
      asCsv(
        ["站点", "n"],
        [
          ["=1+1", -3],
          ['a,"b"', 2],
        ],
      ),
    ).toBe('\ufeff站点,n\r\n\'=1+1,-3\r\n"a,""b""",2\r\n');
  });
  it("draw the plan itself larger than its neighbours, and no tooltip", () => {
    const point = (sites: number, chosen: boolean): FrontierPoint => ({
      sites,
      covered: 1,
      share: 0.5,
      once_yuan: null,
      chosen,
      proven: true,
    });
    const option = frontierOption([point(1, false), point(2, true)], ink, { x: "x", y: "y" }) as {
      series: { data: { symbolSize: number }[] }[];
    };
    expect(option.series[0]?.data.map((each) => each.symbolSize)).toEqual([9, 14]);
    expect(option).not.toHaveProperty("tooltip");
  });
});

describe("the map of the desk", () => {
  const choice: DeskChoice = {
    theme: "light",
    coverage: true,
    walkMin: null,
    countryMin: null,
    planned: null,
    county: null,
    bands: null,
    walk: null,
    sites: null,
    siteId: null,
    signs: zh.plan.actions,
  };
  const band = (minutes: number): Band => ({
    type: "Feature",
    properties: {
      facility_id: null,
      name: null,
      lon: 1,
      lat: 2,
      part: "area",
      band_min: minutes,
      area_m2: 1,
      people: 1,
    },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [minutes, 0],
          [0, minutes],
          [0, 0],
        ],
      ],
    },
  });
  it("asks for the walks that count, that of the country beside that of the town", () => {
    const asked = (walkMin: number | null, countryMin: number | null): string =>
      JSON.stringify(deskStyle({ ...choice, walkMin, countryMin }, "https://here").sources["coverage"]);
    expect(asked(null, null)).toContain('{y}"');
    expect(asked(15, 66.7)).toContain("{y}?walk_min=15&country_min=66.7");
  });
  it("asks nobody but this server", () => {
    const { sources, glyphs, sprite } = deskStyle(choice, "https://here");
    expect([glyphs, sprite]).toEqual([undefined, undefined]);
    expect(
      JSON.stringify(sources)
        .match(/https?:\/\/[^/"]+/g)
        ?.every((host) => host === "https://here"),
    ).toBe(true);
  });
  it("asks for tiles of another walk only where one was chosen", () => {
    expect(JSON.stringify(deskStyle(choice, "").sources)).not.toContain("walk_min");
    expect(JSON.stringify(deskStyle({ ...choice, walkMin: 12 }, "").sources["coverage"])).toContain("?walk_min=12");
  });
  it("draws the longest walk first and the shortest darkest", () => {
    const bands = { type: "FeatureCollection" as const, features: [band(5), band(15)], rejected: [] };
    const layers = deskStyle({ ...choice, bands }, "").layers.filter(
      (layer) => layer.id.startsWith("band-") && layer.type === "fill",
    );
    expect(layers.map((layer) => layer.id)).toEqual(["band-15", "band-5"]);
    expect(layers[1]?.paint).toMatchObject({ "fill-color": bandColour(0) });
    expect(boxOf(bands)).toEqual([0, 0, 15, 15]);
  });
  it("shows the sites of a plan instead of the stations of today", () => {
    const ids = deskStyle({ ...choice, sites: [card("a", "add", 1)] }, "").layers.map((layer) => layer.id);
    expect(ids).toContain("sites");
    expect(ids).not.toContain("stations");
  });
});

it("both languages of the desk have the same words and the same places for values", () => {
  const shape = (node: unknown): unknown =>
    typeof node === "string"
      ? [...node.matchAll(/\{\w+\}/g)].map(String).sort()
      : Object.fromEntries(Object.entries(node as object).map(([key, value]) => [key, shape(value)]));
  expect(shape(en)).toEqual(shape(zh));
});
