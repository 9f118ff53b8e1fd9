/** The words of the staff page, in the language that all pages share. */

import { spoken } from "../../i18n";
import { en } from "./en";
import { type Messages, zh } from "./zh";

export const words = spoken<Messages>({ zh, en });
