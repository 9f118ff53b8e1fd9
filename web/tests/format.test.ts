import { describe, expect, test } from "vitest";

import { distance, exact, people, share, walkMinutes } from "../src/format";

describe("walking minutes", () => {
  test("a walk at the limit reads as the limit", () => expect(walkMinutes(900)).toBe(15));
  test("a second more is a minute more", () => expect(walkMinutes(900.1)).toBe(16));
  test("next door is one minute, not none", () => expect(walkMinutes(0)).toBe(1));
});

describe("distance", () => {
  test("metres are rounded to tens", () => expect(distance(514, "zh")).toBe("510米"));
  test("from a kilometre on there is one decimal", () => expect(distance(1240, "zh")).toBe("1.2公里"));
  test("996 m is a kilometre, not 1000 m", () => expect(distance(996, "en")).toBe("1.0 km"));
  test("ten kilometres have no decimal", () => expect(distance(9_960, "en")).toBe("10 km"));
  test("no distance reads as zero", () => expect(distance(0, "zh")).toBe("10米"));
});

describe("people", () => {
  test("below ten thousand every digit is shown", () => expect(people(9876, "zh")).toBe("9,876"));
  test("Chinese counts in 万", () => expect(people(123_456, "zh")).toBe("12.3万"));
  test("a round figure keeps its decimal, so that columns line up", () => expect(people(100_000, "zh")).toBe("10.0万"));
  test("thousands of 万 need no decimal", () => expect(people(34_567_890, "zh")).toBe("3457万"));
  test("99,999,999 rounds to 亿, not to 10000万", () => expect(people(99_999_999, "zh")).toBe("1.0亿"));
  test("English counts in thousands and millions", () => expect(people(3_420_000, "en")).toBe("3.4M"));
  test("the exact figure has all its digits", () => expect(exact(3_420_123)).toBe("3,420,123"));
});

describe("share", () => {
  test("one decimal", () => expect(share(0.7184)).toBe("71.8%"));
  test("almost all is never all", () => expect(share(0.99999)).toBe("99.9%"));
  test("almost none is never none", () => expect(share(0.00001)).toBe("0.1%"));
  test("all is all", () => expect(share(1)).toBe("100%"));
  test("where nobody lives there is no share", () => expect(share(null)).toBe("—"));
});
