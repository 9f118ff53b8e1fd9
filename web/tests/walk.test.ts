import "./browserless";

import { expect, test, vi } from "vitest";
import { nextTick } from "vue";

import { answer, answerFrom, search, unfolded } from "../src/search";
import type { Nearby } from "../src/model";
import { followWalk } from "../src/walk";

function found(id: string, lon: number): Nearby {
  const station = { type: "Feature", id, geometry: { type: "Point", coordinates: [lon, 25] }, properties: {} };
  return { features: [station], beyond: null } as unknown as Nearby;
}

test("no way is asked for from a new place to what the old place found", async () => {
  const sent = vi.fn(() => Promise.resolve(Response.json({ geometry: { coordinates: [] } })));
  vi.stubGlobal("fetch", sent);
  followWalk();
  search.origin = { lon: 118.7, lat: 25 };
  await nextTick();
  [answer.value, answerFrom.value, unfolded.value] = [found("A", 118.71), search.origin, "A"];
  await nextTick();
  expect(sent).toHaveBeenCalledTimes(1);
  search.origin = { lon: 118.2, lat: 25.6 };
  await nextTick();
  expect(sent).toHaveBeenCalledTimes(1);
  [answer.value, answerFrom.value, unfolded.value] = [found("B", 118.21), search.origin, "B"];
  await nextTick();
  expect(sent).toHaveBeenCalledTimes(2);
  expect(sent.mock.lastCall).toMatchObject(["/walk", { body: expect.stringContaining("118.21") }]);
});
