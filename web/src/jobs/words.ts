/** The dictionary of this view in the language in use. */

import { spoken } from "../i18n";
import { JOB_WORDS } from "./dictionary";

export const jobWords = spoken(JOB_WORDS);
