/** The clock of the city, whatever the device's is set to. Pure. */

import type { Lang } from "./model";

export const ZONE = "Asia/Shanghai";

const LOCALE: Record<Lang, string> = { zh: "zh-CN", en: "en-GB" };

/** What the options name of a moment, as the language writes it. */
export function part(at: Date, lang: Lang, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALE[lang], { ...options, timeZone: ZONE }).format(at);
}
