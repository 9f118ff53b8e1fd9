/** The dialogue of "which door": what was answered so far, and the question that it makes. Pure. */

import type { LonLat, Opening, Words } from "../model";

export interface GivenPlace {
  area_code?: string;
  name?: string;
  lon?: number;
  lat?: number;
  side?: string;
}

export interface Question {
  asks: "choice" | "place" | "side";
  /** The fact, or the role of the place. */
  name: string;
  text: Words;
  options: { value: string; label: Words }[];
}

/** One answer, in the order of the dialogue. */
export type Answer =
  | { asks: "choice"; name: string; value: string; text: Words; said: Words }
  | { asks: "place"; name: string; places: GivenPlace[]; text: Words; said: Words }
  | { asks: "side"; name: string; value: string; text: Words; said: Words };

export interface MatterName extends Words {
  code: string;
}

export interface Matters {
  matters: MatterName[];
  places: { role: string; field: string; name: Words }[];
  facts: { name: string; question: Words; values: { value: string; label: Words }[] }[];
}

interface Terms {
  law: Words;
  article: Words;
  unconfirmed: Words | null;
}

export interface Body extends LonLat {
  id: string;
  name: string;
  address: string | null;
  phone: string | null;
  opening_hours: string | null;
  distance_m: number | null;
  walk_s: number | null;
  walk_m: number | null;
  open: Opening;
  navigation: { amap: string; baidu: string; tencent: string };
}

export interface Doors {
  matter: MatterName;
  final: boolean;
  doors: { body: Body | null; elsewhere: Words | null; reasons: (Terms & { why: Words })[] }[];
  wrong: { body: Body; reason: Words }[];
  question: Question | null;
  no_door: Words | null;
  assumed: { fact: string; text: Words }[];
  deadlines: (Terms & {
    amount: number;
    unit: "days" | "months" | "years";
    from: Words;
    who: Words;
    due: string | null;
    /** Facts that were not told and without which it has no day. */
    untold: string[];
    passed: boolean | null;
  })[];
  bring: (Terms & { what: Words })[];
  cautions: (Terms & { text: Words })[];
  remarks: Words[];
  advice: Words;
}

/** The one field that takes a list. */
const MANY = "workplaces";

/** The field of each role, as `GET /which-door/matters` tells them. */
export function fieldsOf(matters: Matters): Record<string, string> {
  return Object.fromEntries(matters.places.map(({ role, field }) => [role, field]));
}

/** The body of `POST /which-door`; `fields` names the field of each role. */
export function bodyOf(
  matter: string,
  answers: readonly Answer[],
  fields: Record<string, string>,
  { here, event }: { here: LonLat | null; event: string },
): Record<string, unknown> {
  const facts: Record<string, string> = {};
  const places: Record<string, GivenPlace[]> = {};
  for (const answer of answers) {
    if (answer.asks === "choice") facts[answer.name] = answer.value;
    else if (answer.asks === "place") places[answer.name] = answer.places;
    else places[answer.name] = withSide(places[answer.name] ?? [], answer.value);
  }
  const body: Record<string, unknown> = { matter, facts };
  for (const [role, given] of Object.entries(places)) {
    const field = fields[role];
    if (field && given.length > 0) body[field] = field === MANY ? given : given[0];
  }
  if (here) body["here"] = { lon: here.lon, lat: here.lat };
  if (event) body["event_on"] = event;
  return body;
}

/** A side belongs to the place that has none yet; the server sees which of several it fits. */
function withSide(places: GivenPlace[], side: string): GivenPlace[] {
  const open = places.some((place) => !place.side);
  return places.map((place) => (open && place.side ? place : { ...place, side }));
}

/** What to ask so that a term gets its day: a fact first, and then the day of the event, of which there is one. */
export function termQuestion(
  answer: Doors,
  facts: Matters["facts"],
): { fact: Matters["facts"][number] } | { event: Words } | null {
  const waiting = answer.deadlines.flatMap(({ untold }) => untold);
  const fact = facts.find(({ name }) => waiting.includes(name));
  if (fact) return { fact };
  const events = new Map(
    answer.deadlines.filter(({ untold }) => untold.length === 0).map(({ from }) => [from.zh, from]),
  );
  const [event] = events.values();
  return event && events.size === 1 ? { event } : null;
}

/** Tell each unconfirmed remark once. */
export function doubts(answer: Doors): Words[] {
  const terms: Terms[] = [
    ...answer.doors.flatMap((door) => door.reasons),
    ...answer.deadlines,
    ...answer.bring,
    ...answer.cautions,
  ];
  const told = new Map(
    terms.flatMap(({ unconfirmed }) => (unconfirmed ? [[unconfirmed.zh, unconfirmed] as const] : [])),
  );
  return [...told.values()];
}
