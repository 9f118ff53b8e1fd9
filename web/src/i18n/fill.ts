/** Sentences with places to fill in. Pure. */

/** Put values into a sentence: `fill("步行{m}分钟", { m: 7 })`. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot));
}
