/** What coverage and gaps of a map are worth, where stations have changed since the audit. Pure. */

import { exact } from "../format";
import { fill } from "../i18n/fill";
import type { MapChanges } from "./model";
import { moment } from "./moments";
import type { Messages } from "./words/zh";

/** Empty where the audit has seen every station, and where the server says nothing of it. */
export function auditedSentence(audited: MapChanges["audited"], words: Pick<Messages, "maps">): string {
  if (!audited?.at || !audited.stations_since) return "";
  return fill(words.maps.audited, { at: moment(audited.at), n: exact(audited.stations_since) });
}
