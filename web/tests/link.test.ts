import { describe, expect, test } from "vitest";

import { knownKinds, type Link, readLink, rounded, writeLink } from "../src/link";

const PLAIN: Link = { origin: null, minutes: 15, kinds: [], openOnly: false, view: "near", lang: null };

describe("the link", () => {
  test("an empty fragment is the plain page", () => expect(readLink("")).toEqual(PLAIN));
  test("a kind that the city does not have is dropped", () => {
    const kinds = [{ code: "gig_post", zh: "零工驿站", en: "Gig post", covers: true }];
    expect(knownKinds(["gig_post", "closed_long_ago"], kinds)).toEqual(["gig_post"]);
  });
  test("the plain page needs no fragment", () => expect(writeLink(PLAIN)).toBe(""));
  test("what is written is read again", () => {
    const link: Link = {
      origin: { lon: 118.6652, lat: 24.8975 },
      minutes: 30,
      kinds: ["gig_post", "employment_station"],
      openOnly: true,
      view: "cover",
      lang: "en",
    };
    expect(readLink(writeLink(link))).toEqual(link);
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
