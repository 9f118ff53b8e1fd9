/** Colours of the desk's own layers: told apart with any common colour blindness, and each with a sign or a place. */

import type { Action } from "../model";

/** Times from short to long, from dark to light: the order is in the lightness alone. */
export const BAND_COLOURS = ["#45206e", "#7a55b8", "#b49be0", "#d9cdf2"];

/** The colour of one of so many bands, the shortest first. */
export function bandColour(index: number): string {
  return BAND_COLOURS[Math.min(index, BAND_COLOURS.length - 1)] as string;
}

export const ACTION_COLOURS: Record<Action, string> = {
  close: "#b3262b",
  merge: "#8a3f9e",
  upgrade: "#1557b0",
  add: "#0b6b5d",
  corner: "#8a5a00",
  keep: "#566069",
};
export const ACTIONS: readonly Action[] = ["close", "merge", "upgrade", "add", "corner"];
