import { describe, expect, test } from "vitest";

import { knownKinds, type Link, readLink, rounded, writeLink } from "../src/link";

const PLAIN: Link = {
  origin: null,
  minutes: 15,
  kinds: [],
  openOnly: false,
  view: "near",
  list: "",
  q: "",
  filters: {},
  far: false,
  map: "",
  switched: [],
  matter: "",
  site: "",
  lang: null,
};

describe("the link", () => {
  test("an empty fragment is the plain page", () => expect(readLink("")).toEqual(PLAIN));
  test("a kind that the city does not have is dropped", () => {
    const kinds = [{ code: "gig_post", zh: "零工驿站", en: "Gig post", covers: true }];
    expect(knownKinds(["gig_post", "closed_long_ago"], kinds)).toEqual(["gig_post"]);
  });
  test("the plain page needs no fragment", () => expect(writeLink(PLAIN)).toBe(""));
  test("what is written is read again", () => {
    const link: Link = {
      ...PLAIN,
      origin: { lon: 118.6652, lat: 24.8975 },
      minutes: 30,
      kinds: ["gig_post", "employment_station"],
      openOnly: true,
      lang: "en",
    };
    expect(readLink(writeLink(link))).toEqual(link);
  });
  test("a list with its text and its filters is read again", () => {
    const filters = { tags: ["妈妈岗", "包吃住"], contract: ["temp"] };
    const link: Link = { ...PLAIN, view: "jobs", list: "fairs", q: "餐饮 & 酒店=#", filters, far: true };
    expect(readLink(writeLink(link))).toEqual(link);
  });
  test("a live map with its layers, and a matter, are read again", () => {
    for (const link of [
      { ...PLAIN, view: "maps", map: "labour-protection", switched: ["jurisdictions", "micro_corners"] } as Link,
      { ...PLAIN, view: "door", matter: "work_injury" } as Link,
    ]) {
      expect(readLink(writeLink(link))).toEqual(link);
    }
  });
  test("what belongs to another view stays out of the link", () => {
    expect(writeLink({ ...PLAIN, view: "courses", q: "", matter: "training", map: "training" })).toBe("#view=courses");
  });
  test("links of earlier pages still lead where they led", () => {
    expect(readLink("#view=cover").view).toBe("maps");
    expect(readLink("#lon=118.6&lat=24.9&course=CO00001").view).toBe("courses");
    expect(readLink("#lon=118.6&lat=24.9&site=ES00001")).toMatchObject({ view: "near", site: "ES00001" });
  });
  test("damaged filters, lists and maps are nobody's choice", () => {
    expect(readLink("#view=jobs&list=<b>&f.=x&f.tags=&f.<i>=1&map=../x")).toEqual({ ...PLAIN, view: "jobs" });
  });
  test("a text is cut between characters, not within one, and can be written again", () => {
    const { q } = readLink(`#view=jobs&q=${encodeURIComponent(`${"工".repeat(99)}😀😀`)}`);
    expect(q).toBe(`${"工".repeat(99)}😀`);
    expect(readLink(writeLink({ ...PLAIN, view: "jobs", q })).q).toBe(q);
  });
  test("values that no facet has are dropped, the others stay", () => {
    const { filters } = readLink("#view=jobs&f.wage=zzz,hour_20_30&f.month=2026-13&f.constructor=x&f.tags=妈妈岗");
    expect(filters).toEqual({ wage: ["hour_20_30"], tags: ["妈妈岗"] });
  });
  test("a position keeps four decimals", () => {
    expect(writeLink({ ...PLAIN, origin: { lon: 118.66523, lat: 24.9 } })).toBe("#lon=118.6652&lat=24.9000");
    expect(rounded({ lon: 118.66527, lat: 24.89996 })).toEqual({ lon: 118.6653, lat: 24.9 });
  });
  test("a damaged position is no position", () => {
    for (const fragment of ["#lon=118.6", "#lon=abc&lat=24", "#lon=999&lat=24", "#lon=&lat="]) {
      expect(readLink(fragment).origin).toBeNull();
    }
  });
  test("minutes that are not offered fall back to 15", () => expect(readLink("#minutes=7").minutes).toBe(15));
  test("only codes pass as kinds", () => {
    expect(readLink("#kinds=gig_post,<b>,,Gig").kinds).toEqual(["gig_post"]);
  });
  test("an unknown language is nobody's choice", () => expect(readLink("#lang=fr").lang).toBeNull());
});
