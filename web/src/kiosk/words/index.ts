/** The words of the kiosk, in the language that all pages share. */

import { spoken } from "../../i18n";
import { en } from "./en";
import { type Messages, zh } from "./zh";

export const words = spoken<Messages>({ zh, en });
