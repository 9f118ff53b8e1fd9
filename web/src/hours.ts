/** Opening hours in OpenStreetMap's syntax, put into words as far as the words are sure. Pure. */

import type { Lang } from "./model";

type Token = "Mo" | "Tu" | "We" | "Th" | "Fr" | "Sa" | "Su" | "PH" | "SH" | "off" | "closed" | "24/7";

const TOKENS: Record<Lang, Record<Token, string>> = {
  zh: {
    Mo: "周一",
    Tu: "周二",
    We: "周三",
    Th: "周四",
    Fr: "周五",
    Sa: "周六",
    Su: "周日",
    PH: "节假日",
    SH: "寒暑假",
    off: "休息",
    closed: "休息",
    "24/7": "全天开放",
  },
  en: {
    Mo: "Mon",
    Tu: "Tue",
    We: "Wed",
    Th: "Thu",
    Fr: "Fri",
    Sa: "Sat",
    Su: "Sun",
    PH: "public holidays",
    SH: "school holidays",
    off: "closed",
    closed: "closed",
    "24/7": "always open",
  },
};
/** A dash between word joiners, so that no line ends inside a span of hours. */
const UNBROKEN_DASH = "\u2060–\u2060";
const TOKEN = /24\/7|\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|off|closed)\b/g;

/** "周一至周五 09:00–12:00、14:00–17:30"; what uses more of the syntax stays as it was written. */
export function hoursInWords(written: string, lang: Lang): string {
  if (/[a-z]/i.test(written.replace(TOKEN, ""))) return written;
  const named = written.replace(TOKEN, (token) => `<${TOKENS[lang][token as Token]}>`);
  const ranges = named
    .replace(/>\s*-\s*</g, lang === "zh" ? "至" : "–")
    .replace(/(\d)\s*-\s*(\d)/g, `$1${UNBROKEN_DASH}$2`);
  const listed = ranges
    .replace(/\s*,\s*/g, lang === "zh" ? "、" : ", ")
    .replace(/\s*;\s*/g, lang === "zh" ? "；" : "; ");
  return listed
    .replace(lang === "zh" ? /> /g : /$^/, "")
    .replace(/[<>]/g, "")
    .trim();
}
