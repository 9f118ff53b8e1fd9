/** Hatching for gaps, dots for unknown, upright lines and crosses for what a plan changes, so that the states survive without colour. */

import { CHANGE_COLOURS, COVERAGE_COLOURS } from "./palette";

export interface Pattern {
  width: number;
  height: number;
  data: Uint8Array;
}

const SIDE_PX = 16;

/** The image behind a `fill-pattern` name; null for a name that is not one of ours. */
export function patternFor(id: string): Pattern | null {
  if (id === "pattern-gap") return draw(COVERAGE_COLOURS.gap, (x, y) => (x + y) % SIDE_PX < 3);
  if (id === "pattern-unknown") return draw(COVERAGE_COLOURS.unknown, isDot);
  if (id === "pattern-gained") return draw(CHANGE_COLOURS.gained, (x) => x % 8 < 2);
  if (id === "pattern-lost") return draw(CHANGE_COLOURS.lost, isCross);
  return null;
}

function isCross(x: number, y: number): boolean {
  return (x + y) % SIDE_PX < 2 || (x - y + SIDE_PX) % SIDE_PX < 2;
}

function isDot(x: number, y: number): boolean {
  const [dx, dy] = [(x % 8) - 3.5, (y % 8) - 3.5];
  return dx * dx + dy * dy < 4;
}

function draw(colour: string, inked: (x: number, y: number) => boolean): Pattern {
  const rgb = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const data = new Uint8Array(SIDE_PX * SIDE_PX * 4);
  for (let y = 0; y < SIDE_PX; y += 1) {
    for (let x = 0; x < SIDE_PX; x += 1) {
      if (inked(x, y)) data.set([...rgb, 160], (y * SIDE_PX + x) * 4);
    }
  }
  return { width: SIDE_PX, height: SIDE_PX, data };
}
