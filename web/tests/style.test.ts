import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { describe, expect, test } from "vitest";

import { cityStyle } from "../src/map/style";
import { patternFor } from "../src/map/patterns";

const HOST = "http://127.0.0.1:8000";

describe("the map's style", () => {
  for (const theme of ["light", "dark"] as const) {
    test(`is valid in ${theme}, with every layer and a choice of kinds`, () => {
      expect(validateStyleMin(cityStyle({ theme, coverage: true, kinds: ["gig_post"] }, HOST))).toEqual([]);
    });
  }
  test("is valid with a live map in place of the stations, and with a walk", () => {
    const source = {
      type: "vector" as const,
      tiles: [`${HOST}/ogc/maps/employment/tiles/WebMercatorQuad/{z}/{y}/{x}`],
    };
    const disc = { id: "stations-points", type: "circle" as const, source: "jobcircle", "source-layer": "stations" };
    const overlay = { source, layers: [disc], coverage: true, titles: {} };
    const style = cityStyle(
      {
        theme: "dark",
        coverage: true,
        kinds: [],
        overlay,
        walk: [
          [118.6, 24.9],
          [118.61, 24.91],
        ],
      },
      HOST,
    );
    expect(validateStyleMin(style)).toEqual([]);
    const ids = style.layers.map((layer) => layer.id);
    expect(ids).toContain("stations-points");
    expect(ids).not.toContain("stations");
  });
  test("asks no other host and needs no glyphs or sprite", () => {
    const style = cityStyle({ theme: "light", coverage: true, kinds: [] }, HOST);
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
    const hosts = JSON.stringify(style.sources).match(/https?:\/\/[^/"]+/g);
    expect(new Set(hosts)).toEqual(new Set([HOST]));
  });
  test("names the cells of another audit otherwise, and asks for them at the same address", () => {
    const tilesOf = (run: number | null) => {
      const { coverage } = cityStyle({ theme: "dark", coverage: true, kinds: [], run }, HOST).sources;
      return coverage?.type === "vector" ? (coverage.tiles ?? []) : [];
    };
    expect(tilesOf(7)).not.toEqual(tilesOf(8));
    expect(tilesOf(8).map((tile) => tile.split("#")[0])).toEqual(tilesOf(null));
  });
  test("hides the coverage until it is asked for", () => {
    const style = cityStyle({ theme: "light", coverage: false, kinds: [] }, HOST);
    const hidden = style.layers.filter((layer) => layer.layout?.visibility === "none").map((layer) => layer.id);
    expect(hidden).toEqual(["coverage", "coverage-pattern", "county-line"]);
  });
  test("has a pattern for gaps and for unknown, and none for other names", () => {
    expect(patternFor("pattern-gap")?.data.some((byte) => byte > 0)).toBe(true);
    expect(patternFor("pattern-unknown")).not.toEqual(patternFor("pattern-gap"));
    expect(patternFor("pattern-covered")).toBeNull();
  });
});
