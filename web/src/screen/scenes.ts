/** Which scenes there are, in which order, and what the address asks for. Pure. */

export const MAP_SCENES = ["employment", "training", "labour-protection"] as const;
const SCENES = ["coverage", ...MAP_SCENES, "plan"] as const;
export type Scene = (typeof SCENES)[number];

/** Only scenes that have something to show. */
export function scenesOf(known: { coverage: boolean; maps: string[]; plan: boolean }): Scene[] {
  const maps = MAP_SCENES.filter((name) => known.maps.includes(name));
  return [...(known.coverage ? ["coverage" as const] : []), ...maps, ...(known.plan ? ["plan" as const] : [])];
}

/** The scene some steps away; one that is no longer shown leads to the first. */
export function stepped(scenes: Scene[], now: Scene, by: number): Scene {
  const at = scenes.indexOf(now);
  if (at < 0) return scenes[0] ?? now;
  return scenes[(at + by + scenes.length) % scenes.length] ?? now;
}

/** `?scene=training&pause`; null where no scene is called so. */
export function asked(query: string): { scene: Scene | null; pause: boolean } {
  const params = new URLSearchParams(query);
  const scene = SCENES.find((name) => name === params.get("scene")) ?? null;
  return { scene, pause: params.has("pause") && params.get("pause") !== "0" };
}
