/** The dictionary of this view in the language in use. */

import { spoken } from "../i18n";
import { LIST_WORDS } from "./dictionary";

export const listWords = spoken(LIST_WORDS);
