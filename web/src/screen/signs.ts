/** The characters that the map's style draws for the signs of the catalogue. Pure. */

const SIGNS: Record<string, string> = {
  circle: "●",
  square: "■",
  triangle: "▲",
  diamond: "◆",
  down: "▼",
  star: "★",
  cross: "✚",
};

export function signOf(name: string | null | undefined): string {
  return SIGNS[name ?? ""] ?? "●";
}
