/** The words of the big screen, in the language that all pages share. */

import { spoken } from "../../i18n";
import { en } from "./en";
import { type Messages, zh } from "./zh";

export const words = spoken<Messages>({ zh, en });
