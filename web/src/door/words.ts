/** The dictionary of this view in the language in use. */

import { spoken } from "../i18n";
import { DOOR_WORDS } from "./dictionary";

export const doorWords = spoken(DOOR_WORDS);
