/** Which pins have room to be touched. */

/** Two pins nearer than this cannot both be touched; WCAG 2.2 (2.5.8) asks for 24 px that nothing else covers. */
const ROOM_PX = 32;

/** Which of these positions in pixels, the most important first, have no room beside those before them. */
export function crowdedOut(positions: { x: number; y: number }[]): boolean[] {
  const kept: { x: number; y: number }[] = [];
  return positions.map((here) => {
    const out = kept.some((other) => Math.max(Math.abs(other.x - here.x), Math.abs(other.y - here.y)) < ROOM_PX);
    if (!out) kept.push(here);
    return out;
  });
}
