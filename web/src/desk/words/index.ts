/** The desk's words in the language in use. */

import { spoken } from "../../i18n";
import { en } from "./en";
import { type DeskWords, zh } from "./zh";

export const say = spoken<DeskWords>({ zh, en });
