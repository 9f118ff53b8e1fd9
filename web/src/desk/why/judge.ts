/** How a walk stands to the limit that counts. Pure. */

import { walkMinutes } from "../../format";

export interface Judged {
  minutes: number;
  /** Minutes beyond the limit, 0 within it. */
  over: number;
}

export interface JudgedWay {
  /** Metres beyond the limit, 0 within it. */
  over_m: number;
}

/** A way in the country, whose limit is one of distance; told as its time at the speed of the audit. */
export function judgeWay(walk_s: number, limitKm: number, auditedKmh: number): JudgedWay {
  return { over_m: Math.max(0, (walk_s * auditedKmh) / 3.6 - limitKm * 1000) };
}

/** A walk at the speed of the audit, told for another speed; whole minutes, rounded up. */
export function judge(walk_s: number, limitMin: number, kmh: number, auditedKmh: number): Judged {
  const own_s = (walk_s * auditedKmh) / kmh;
  const within = own_s <= limitMin * 60;
  const minutes = walkMinutes(own_s);
  return { minutes, over: within ? 0 : Math.max(1, minutes - limitMin) };
}
