import { describe, expect, test } from "vitest";

import { COURSE_WORDS } from "../src/courses/dictionary";
import { DOOR_WORDS } from "../src/door/dictionary";
import { en } from "../src/i18n/en";
import { zh } from "../src/i18n/zh";
import { JOB_WORDS } from "../src/jobs/dictionary";
import { LIST_WORDS } from "../src/lists/dictionary";
import { MAP_WORDS } from "../src/maps/dictionary";

/** Every sentence by its path. */
function sentences(words: object, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") all.set(`${path}${key}`, value);
    else for (const [name, text] of sentences(value as object, `${path}${key}.`)) all.set(name, text);
  }
  return all;
}

/** Each names the other language in that language. */
const CROSSED = ["otherLang", "otherLangLabel"];
const DICTIONARIES = {
  page: { zh, en },
  lists: LIST_WORDS,
  jobs: JOB_WORDS,
  courses: COURSE_WORDS,
  door: DOOR_WORDS,
  maps: MAP_WORDS,
};

describe.each(Object.entries(DICTIONARIES))("the words of %s", (_name, dictionary) => {
  const CHINESE = sentences(dictionary.zh);
  const ENGLISH = sentences(dictionary.en);

  test("both languages say the same things", () => expect([...ENGLISH.keys()]).toEqual([...CHINESE.keys()]));

  test("both languages take the same values", () => {
    const slots = (text: string) => new Set(text.match(/\{\w+\}/g));
    for (const [name, text] of CHINESE) expect(slots(ENGLISH.get(name) ?? ""), name).toEqual(slots(text));
  });

  test("Chinese has no blanks beside numbers and letters: the style gives the gaps", () => {
    for (const [name, text] of CHINESE) {
      if (!CROSSED.includes(name)) expect(text, name).not.toMatch(/[\u4e00-\u9fff] [\w{]|[\w}] [\u4e00-\u9fff]/);
    }
  });

  test("no Chinese is left in the English", () => {
    for (const [name, text] of ENGLISH) if (!CROSSED.includes(name)) expect(text, name).not.toMatch(/[\u3000-\u9fff]/);
  });
});
