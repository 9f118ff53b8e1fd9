import "./browserless";

import { beforeEach, expect, test, vi } from "vitest";
import { nextTick } from "vue";

import { offline } from "../src/connection";
import { readLink } from "../src/link";
import type { Kind } from "../src/model";

const { followSearch, problem, search, useKinds, view } = await startedAt("#lon=118.7&lat=25&kinds=gig_post,zzz");
const asked = vi.fn();
const heard = new Map<string, () => void>();
let away = false;

/** As a browser does it, so that the address can be read back. */
function step(_state: unknown, _title: string, url: string): void {
  location.hash = url.startsWith("#") ? url : "";
}

async function startedAt(fragment: string) {
  location.hash = fragment;
  return import("../src/search");
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await nextTick();
  await new Promise((later) => setTimeout(later));
}

vi.mocked(history.pushState).mockImplementation(step as History["pushState"]);
vi.mocked(history.replaceState).mockImplementation(step as History["replaceState"]);
vi.stubGlobal("addEventListener", (name: string, then: () => void) => heard.set(name, then));
vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
  if (away) return Promise.reject(new TypeError("no connection"));
  asked(JSON.parse(String(init.body)));
  return Promise.resolve(Response.json({ features: [], beyond: null }));
});

beforeEach(() => vi.clearAllMocks());

test("kinds of a link are asked for once the city's are known, without those that it does not have", async () => {
  followSearch();
  await settled();
  expect(asked).not.toHaveBeenCalled();
  useKinds([{ code: "gig_post" } as Kind]);
  await settled();
  expect(asked.mock.calls).toEqual([[expect.objectContaining({ kinds: ["gig_post"] })]]);
});

test("another view is a step for the browser's Back, everything else is not", async () => {
  view.value = "jobs";
  await nextTick();
  expect(history.pushState).toHaveBeenCalledTimes(1);
  search.minutes = 30;
  await nextTick();
  expect(history.pushState).toHaveBeenCalledTimes(1);
  expect(readLink(location.hash)).toMatchObject({ view: "jobs", minutes: 30 });
});

test("Back takes the view back, and makes no step and no new question", async () => {
  await settled();
  asked.mockClear();
  location.hash = "#lon=118.7000&lat=25.0000&minutes=30&kinds=gig_post";
  heard.get("hashchange")?.();
  await settled();
  expect(view.value).toBe("near");
  expect(history.pushState).not.toHaveBeenCalled();
  expect(asked).not.toHaveBeenCalled();
});

test("once the connection returns, what failed is asked again", async () => {
  away = true;
  offline.value = true;
  search.minutes = 5;
  await settled();
  expect(problem.value?.passing).toBe(true);
  away = false;
  offline.value = false;
  await settled();
  expect(asked).toHaveBeenCalledTimes(1);
  expect(problem.value).toBeNull();
});
