import { describe, expect, test } from "vitest";

import { readToken, newToken } from "../src/courses/enrolling";
import { bodyOf, toggled } from "../src/lists/model";
import { day, dayIn, dayOfYear, span, wage } from "../src/lists/times";
import { isOn, overlayOf, toggled as switchedAfter } from "../src/maps/layers";

const PLAIN = { q: "", filters: {}, origin: null, minutes: 15, far: false };

describe("a question to a list", () => {
  test("without a place has no minutes, which go with a place only", () => {
    expect(bodyOf("vacancies", PLAIN, 20)).toEqual({ limit: 20 });
  });
  test("with a place carries it in the body", () => {
    expect(bodyOf("fairs", { ...PLAIN, origin: { lon: 118.6, lat: 24.9 } }, 20)).toEqual({
      limit: 20,
      lon: 118.6,
      lat: 24.9,
      minutes: 15,
    });
  });
  test("over the whole city goes by the straight line", () => {
    const origin = { lon: 118.6, lat: 24.9 };
    expect(bodyOf("fairs", { ...PLAIN, origin, far: true }, 20)).toEqual({ limit: 20, ...origin, radius_m: 50_000 });
  });
  test("gives each filter the type that the server wants", () => {
    const filters = { subsidised: ["true"], seats: ["free"], month: ["2026-12", "2027-01"] };
    expect(bodyOf("courses", { ...PLAIN, q: " 育婴 ", filters }, 5)).toEqual({
      limit: 5,
      q: "育婴",
      subsidised: true,
      seats: "free",
      month: ["2026-12", "2027-01"],
    });
  });
  test("leaves out filters of another list", () => {
    expect(bodyOf("fairs", { ...PLAIN, filters: { wage: ["hour_20_30"] } }, 20)).toEqual({ limit: 20 });
  });
  test("a facet of one value changes it, others gather", () => {
    expect(toggled("seats", ["free"], "full")).toEqual(["full"]);
    expect(toggled("tags", ["a"], "b")).toEqual(["a", "b"]);
    expect(toggled("tags", ["a", "b"], "a")).toEqual(["b"]);
  });
});

describe("days and wages", () => {
  test("a fair of one day tells it once", () => {
    expect(span("2026-11-24T09:00:00+08:00", "2026-11-24T12:00:00+08:00", "zh")).toBe("11月24日（周二）09:00–12:00");
  });
  test("a fair over midnight tells both days", () => {
    expect(span("2026-11-24T22:00:00+08:00", "2026-11-25T01:00:00+08:00", "en")).toBe(
      "Tue 24 Nov 22:00–Wed 25 Nov 01:00",
    );
  });
  test("a day is that of the city", () => expect(day("2026-12-03", "zh")).toBe("12月3日（周四）"));
  test("a day of another year is told with it", () => {
    expect(dayOfYear("2027-09-01", "zh")).toBe("2027年9月1日（周三）");
    expect(dayOfYear("2027-09-01", "en")).toBe("Wed 1 Sept 2027");
  });
  test("the day of a moment is the city's, in whatever zone it is told", () => {
    expect([dayIn("2026-11-22T16:30:00Z"), dayIn("2026-11-23T00:30:00+08:00"), dayIn(null)]).toEqual([
      "2026-11-23",
      "2026-11-23",
      "",
    ]);
  });
  test("one wage is told once, none not at all", () => {
    expect(wage(4400, 6300)).toBe("4400–6300");
    expect(wage(20, 20)).toBe("20");
    expect(wage(null, null)).toBe("");
  });
});

describe("a token", () => {
  test("made here is one that is accepted", () => {
    const token = newToken();
    expect(readToken(token)).toBe(token);
    expect(newToken()).not.toBe(token);
  });
  test("may be typed with blanks and capitals", () => {
    expect(readToken(" 6FC9001E D99B7D3A AF010E1B 787E73E6 ")).toBe("6fc9001ed99b7d3aaf010e1b787e73e6");
  });
  test("that is too short or has other letters is none", () => {
    expect(readToken("6fc9")).toBeNull();
    expect(readToken("g".repeat(32))).toBeNull();
  });
});

describe("the layers of a live map", () => {
  test("most are on at first, crowded ones off, and a tap turns either", () => {
    expect(isOn("stations", [])).toBe(true);
    expect(isOn("vacancies", [])).toBe(false);
    expect(isOn("vacancies", switchedAfter("vacancies", []))).toBe(true);
    expect(isOn("stations", switchedAfter("stations", []))).toBe(false);
    expect(switchedAfter("stations", ["stations"])).toEqual([]);
  });
  test("are drawn from the page's own origin, the audit's cells by the page itself", () => {
    const layer = (id: string, of: string) => ({
      id,
      type: "circle" as const,
      source: "jobcircle",
      "source-layer": of,
    });
    const style = {
      version: 8 as const,
      sources: { jobcircle: { type: "vector" as const, tiles: ["https://maps.example/ogc/{z}/{y}/{x}"] } },
      layers: [layer("a", "stations"), layer("b", "vacancies"), layer("c", "coverage")],
    };
    const layers = ["stations", "vacancies", "coverage"].map((id) => ({
      id,
      title: { zh: "", en: "" },
      about: { zh: "", en: "" },
      geometry: "point",
      features: 1,
    }));
    const overlay = overlayOf(style, layers, [], {}, "http://127.0.0.1:8000");
    expect(overlay.layers.map(({ id }) => id)).toEqual(["a"]);
    expect(overlay.coverage).toBe(true);
    expect(overlay.source).toMatchObject({ tiles: ["http://127.0.0.1:8000/ogc/{z}/{y}/{x}"] });
  });
});
