/** The sections of the page, and which of them a key opens. Pure. */

export const SECTIONS = ["register", "import", "maps", "exports"] as const;
export type Section = (typeof SECTIONS)[number];

/** Of these rights one is needed to see anything of a section. */
const NEEDED: Partial<Record<Section, string[]>> = { register: ["import", "export"], import: ["import"] };

/** Of no use on this page. */
const ELSEWHERE = "plan";

export function isOpen(section: Section, rights: string[]): boolean {
  return NEEDED[section]?.some((each) => rights.includes(each)) ?? true;
}

export function named(hash: string): Section | null {
  return SECTIONS.find((each) => hash === `#${each}`) ?? null;
}

/** Where a key begins: what the address names, else the first section that it opens; null where it is for plans alone. */
export function landing(hash: string, rights: string[]): Section | null {
  if (rights.every((each) => each === ELSEWHERE)) return null;
  const wanted = named(hash);
  return wanted && isOpen(wanted, rights) ? wanted : (SECTIONS.find((each) => isOpen(each, rights)) ?? null);
}
