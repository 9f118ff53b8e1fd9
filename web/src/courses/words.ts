/** The dictionary of this view in the language in use. */

import { spoken } from "../i18n";
import { COURSE_WORDS } from "./dictionary";

export const courseWords = spoken(COURSE_WORDS);
