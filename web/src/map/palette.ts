/** Colours of the map. The base stays calm so that the data stands out. */

import type { Theme } from "../theme";

export interface Palette {
  land: string;
  built: string;
  commercial: string;
  industrial: string;
  education: string;
  farmland: string;
  forest: string;
  park: string;
  water: string;
  waterText: string;
  building: string;
  roadCasing: string;
  road: string;
  main: string;
  motorway: string;
  path: string;
  boundary: string;
  text: string;
  textSoft: string;
  halo: string;
  ring: string;
}

export const PALETTES: Record<Theme, Palette> = {
  light: {
    land: "#f4f3ef",
    built: "#eeece6",
    commercial: "#f0eae6",
    industrial: "#eae9ec",
    education: "#f0ece0",
    farmland: "#eff1e4",
    forest: "#dfe9d8",
    park: "#d9e8d0",
    water: "#c3d9e8",
    waterText: "#4a7391",
    building: "#e2dfd8",
    roadCasing: "#d9d5cc",
    road: "#ffffff",
    main: "#fdf6e6",
    motorway: "#f7e2bd",
    path: "#bdb6a8",
    boundary: "#9a93a6",
    text: "#33393b",
    textSoft: "#5d6466",
    halo: "#fbfaf7",
    ring: "#ffffff",
  },
  dark: {
    land: "#171c20",
    built: "#1b2126",
    commercial: "#1f2328",
    industrial: "#1d2028",
    education: "#201f24",
    farmland: "#192019",
    forest: "#17231d",
    park: "#1a2a21",
    water: "#10293a",
    waterText: "#7fa9c4",
    building: "#252c32",
    roadCasing: "#14181b",
    road: "#333c43",
    main: "#434d54",
    motorway: "#5a5546",
    path: "#48525a",
    boundary: "#7d7690",
    text: "#d5dcdf",
    textSoft: "#a3adb3",
    halo: "#14181b",
    ring: "#c9d1d6",
  },
};

/** Teal, orange, grey: told apart with any common colour blindness, and each has its own pattern. */
export const COVERAGE_COLOURS = { covered: "#1f8f83", gap: "#d9541e", unknown: "#77808a" } as const;

export type CoverageState = keyof typeof COVERAGE_COLOURS;
export const COVERAGE_STATES: readonly CoverageState[] = ["covered", "gap", "unknown"];

/** What a plan changes, beside them. */
export const CHANGE_COLOURS = { gained: "#2f5fd0", lost: "#8b1a5c" } as const;

export type PlannedState = CoverageState | keyof typeof CHANGE_COLOURS;
export const PLANNED_STATES: readonly PlannedState[] = ["covered", "gained", "lost", "gap", "unknown"];

/** A colour and one character for each kind, so that colour is never the only difference. */
export const KIND_MARKS: Record<string, { colour: string; sign: string }> = {
  employment_station: { colour: "#1557b0", sign: "驿" },
  red_sail_station: { colour: "#b3262b", sign: "帆" },
  gig_market: { colour: "#a34a00", sign: "市" },
  gig_post: { colour: "#7440b4", sign: "零" },
  job_shop: { colour: "#0b6b5d", sign: "超" },
  service_centre: { colour: "#4a5a6b", sign: "厅" },
};
export const OTHER_MARK = { colour: "#566069", sign: "站" };

export function markOf(kind: string): { colour: string; sign: string } {
  return KIND_MARKS[kind] ?? OTHER_MARK;
}
