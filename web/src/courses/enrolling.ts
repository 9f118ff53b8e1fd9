/** Enrolment: the token is made here, so that a request that got lost can be sent again and takes one seat only. */

import { get, post, Problem } from "../api";
import { remember, remembered } from "../memory";
import type { Lang, LonLat } from "../model";
import type { Course, RowFeature } from "../lists/model";

export interface Enrolment {
  course_id: string;
  state: "enrolled" | "waiting";
  ahead: number;
  kept_until: string;
  token: string;
}

/** What the server says beside its refusal when there is no seat. */
export interface Full {
  waiting_list: { open: boolean; ahead: number };
  next_course: RowFeature<Course> | null;
}

/** An enrolment as the device keeps it, if its owner says so. */
export interface Kept {
  token: string;
  name: string;
  institution: string;
  starts: string;
}

const TOKEN = /^[0-9a-f]{32}$/;

/** Thirty-two hexadecimal digits at random. */
export function newToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A token as it was typed, without blanks; null where it is none. */
export function readToken(typed: string): string | null {
  const token = typed.replace(/\s/g, "").toLowerCase();
  return TOKEN.test(token) ? token : null;
}

export function enrol(
  course: string,
  token: string,
  wait: boolean,
  origin: LonLat | null,
  lang: Lang,
): Promise<Enrolment> {
  const here = origin ? { lon: origin.lon, lat: origin.lat } : {};
  return post(`/courses/${encodeURIComponent(course)}/enrolments`, { wait, token, ...here }, lang);
}

/** One course as it is now. */
export function courseOf(id: string, lang: Lang): Promise<RowFeature<Course>> {
  return get(`/courses/${encodeURIComponent(id)}`, {}, lang);
}

export function stateOf(token: string, lang: Lang): Promise<Enrolment> {
  return post("/enrolments/state", { token }, lang);
}

export function cancel(token: string, lang: Lang): Promise<unknown> {
  return post("/enrolments/cancel", { token }, lang);
}

/** The refusal's own facts where a course is full; null for any other refusal. */
export function fullOf(problem: Problem): Full | null {
  return problem.code === "full" ? (problem.body as Full) : null;
}

export function keptHere(): Kept[] {
  try {
    const found: unknown = JSON.parse(remembered("enrolments") ?? "[]");
    return Array.isArray(found) ? found.filter(isKept) : [];
  } catch {
    return []; // damaged: as if nothing was kept
  }
}

/** Keep or forget; false where the device does not store anything. */
export function keepHere(kept: Kept[]): boolean {
  remember("enrolments", JSON.stringify(kept));
  return keptHere().length === kept.length;
}

function isKept(one: unknown): one is Kept {
  const facts = one as Partial<Record<keyof Kept, unknown>> | null;
  const texts = [facts?.name, facts?.institution, facts?.starts];
  return typeof facts?.token === "string" && TOKEN.test(facts.token) && texts.every((text) => typeof text === "string");
}
