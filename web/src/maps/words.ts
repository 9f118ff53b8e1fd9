/** The dictionary of this view in the language in use. */

import { spoken } from "../i18n";
import { MAP_WORDS } from "./dictionary";

export const mapWords = spoken(MAP_WORDS);
