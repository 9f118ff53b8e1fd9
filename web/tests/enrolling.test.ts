import "./browserless";

import { expect, test, vi } from "vitest";

import { givenUp, latest, made, mine, take } from "../src/courses/state";
import type { Course } from "../src/lists/model";

const COURSE = { name: "育婴员", institution: { name: "义松" }, starts: "2026-12-01" } as Course;
const taken = new Set<string>();

/** One seat for each token; after each, the course with what is left of five. */
vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => {
  if (!init.method) return Promise.resolve(Response.json({ id: "A", properties: { seats_left: 5 - taken.size } }));
  const { token } = JSON.parse(String(init.body)) as { token: string };
  taken.add(token);
  const course_id = url.split("/")[2];
  return Promise.resolve(Response.json({ course_id, state: "enrolled", ahead: 0, kept_until: "2027-01-01", token }));
});

test("an enrolment outlives its row, takes one seat however often it is sent, and the seats follow", async () => {
  await take("A", "A", COURSE, false, null);
  const token = made.get("A")?.course.token ?? "";
  await vi.waitFor(() => expect(latest.value?.properties.seats_left).toBe(4));
  await take("A", "A", COURSE, false, null);
  expect([...taken]).toEqual([token]);
  expect(mine.value.map((one) => one.token)).toEqual([token]);
});

test("the next course of the kind is told in the row that led to it and in its own, and listed once", async () => {
  await take("FULL", "B", COURSE, false, null);
  expect(made.get("FULL")?.id).toBe("B");
  expect(made.get("B")?.id).toBe("B");
  expect(mine.value).toHaveLength(2);
});

test("what was given up can be taken anew, with a new token", async () => {
  const before = made.get("B");
  if (before) givenUp(before.enrolment);
  expect([made.has("B"), made.has("FULL")]).toEqual([false, false]);
  await take("B", "B", COURSE, false, null);
  expect(made.get("B")?.course.token).not.toBe(before?.course.token);
});
