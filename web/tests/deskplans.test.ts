import "./browserless";

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nextTick, watch } from "vue";

import { followAddress } from "../src/desk/address";
import type { PlanResult, Scenario } from "../src/desk/model";
import { draft, isFilledIn, noteOrdered } from "../src/desk/plan/draft";
import { followPlan, openPlan, planTrouble } from "../src/desk/plan/jobs";
import {
  hasDecisions,
  nameOf,
  noteDecision,
  olderFirst,
  pending,
  scenarios,
  showComparison,
  sitesOf,
  solveAgain,
} from "../src/desk/plan/scenarios";
import { choice, compared, plan, planId, section } from "../src/desk/state";

type Answer = (method: string, path: string, body: unknown) => Response;

const heard = new Map<string, () => void>();
const asked: string[] = [];
const refused = () => Response.json({ detail: "排队已满", status: 503, code: "busy" }, { status: 503 });
let answer: Answer = refused;

/** As a browser does it, so that the address can be read back. */
function step(_state: unknown, _title: string, url: string): void {
  location.hash = url.startsWith("#") ? url : "";
}

function scenario(id: string, name: string, of: string): Scenario {
  return { id, name, plan: `/plans/${of}` } as Scenario;
}

function decided(site: string): void {
  noteDecision({ site, name: site, lock: "keep", reason: "产权未定", by: "规划科" });
}

vi.mocked(history.pushState).mockImplementation(step as History["pushState"]);
vi.mocked(history.replaceState).mockImplementation(step as History["replaceState"]);
vi.stubGlobal("addEventListener", (name: string, then: () => void) => heard.set(name, then));
vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => {
  const { method = "GET", body } = init;
  asked.push(`${method} ${url}`);
  return Promise.resolve(answer(method, url, body ? JSON.parse(String(body)) : null));
});

beforeEach(() => {
  asked.length = 0;
  vi.clearAllMocks();
});
afterEach(() => vi.useRealTimers());

test("decisions stay with the plan that they were taken on", () => {
  openPlan("d");
  decided("one");
  decided("one");
  openPlan("a");
  expect(pending.value).toEqual([]);
  expect(hasDecisions.value).toBe(true);
  openPlan("d");
  expect(pending.value.map((each) => each.site)).toEqual(["one"]);
});

test("a copy whose decisions were refused is used by the next try, under its new name", async () => {
  const made: string[] = [];
  let full = true;
  answer = (method, path, body) => {
    const { name = "", locks } = (body ?? {}) as { name?: string; locks?: unknown[] };
    if (method === "GET") return Response.json({ items: [scenario("base", "原方案", "d")] });
    if (method === "PATCH" && locks) return full ? refused() : Response.json(scenario("copy", "方案三", "new"));
    if (method === "POST" && path.endsWith("/copy")) made.push(name);
    return Response.json(scenario("copy", name, "d"));
  };
  await expect(solveAgain("d", "原方案", "方案二")).rejects.toThrow("排队已满");
  await expect(solveAgain("d", "原方案", "方案二")).rejects.toThrow("排队已满");
  full = false;
  expect(await solveAgain("d", "原方案", "方案三")).toBe("new");
  expect(made).toEqual(["方案二"]);
  expect(asked.filter((each) => each.startsWith("PATCH"))).toHaveLength(4);
});

test("a result that did not come is asked for again", async () => {
  vi.useFakeTimers();
  let away = true;
  answer = (_method, path) => {
    if (!path.endsWith("/result")) return Response.json({ id: "p", state: "done" });
    return away ? refused() : Response.json({ id: "p" });
  };
  openPlan("p");
  const stop = followPlan();
  await vi.advanceTimersByTimeAsync(0);
  expect([plan.value, planTrouble.value]).toEqual([null, "排队已满"]);
  away = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect([plan.value, planTrouble.value]).toEqual([{ id: "p" }, ""]);
  asked.length = 0;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([]);
  stop();
});

test("the older scenario is the first, also of two that were made in the same second", () => {
  const all = [scenario("copy", "c", "p"), scenario("other", "o", "p"), scenario("base", "b", "p")];
  expect(olderFirst(all, ["copy", "base"]).map((each) => each.id)).toEqual(["base", "copy"]);
});

test("a plan is called as its oldest scenario, else by its title", () => {
  scenarios.value = [scenario("copy", "未算的副本", "p"), scenario("base", "方案一", "p")];
  expect([nameOf("p", "标题"), nameOf("q", "标题")]).toEqual(["方案一", "标题"]);
});

test("where a side has no plan, what stands today is drawn", () => {
  const beside = {
    after: {},
    sites: [
      { id: "s", source: "register", action: "close" },
      { id: "n", source: "store", action: "add" },
    ],
  } as PlanResult;
  const none = { after: null, sites: [] } as unknown as PlanResult;
  expect(sitesOf(none, beside)).toEqual([{ id: "s", source: "register", action: "keep" }]);
  expect(sitesOf(beside, none)).toBe(beside.sites);
});

test("an order is unsaved from the first change until it was taken; its limits stay", () => {
  expect(isFilledIn.value).toBe(false);
  draft.title = "2027年";
  draft.budgetWan = "12.05";
  expect(isFilledIn.value).toBe(true);
  noteOrdered();
  expect(isFilledIn.value).toBe(false);
  expect([draft.title, draft.budgetWan]).toEqual(["", "12.05"]);
});

test("section, plan and comparison are steps for Back, a switch is none, and Back makes no step", async () => {
  openPlan(null);
  followAddress();
  const pushed = vi.mocked(history.pushState);
  pushed.mockClear();
  section.value = "plan";
  await nextTick();
  openPlan("a");
  await nextTick();
  const ofPlan = location.hash;
  openPlan(null);
  showComparison("x.y");
  await nextTick();
  expect(pushed).toHaveBeenCalledTimes(3);
  choice.minutes = 10;
  await nextTick();
  expect(pushed).toHaveBeenCalledTimes(3);
  expect(location.hash).toContain("compare=x.y");

  location.hash = ofPlan;
  heard.get("hashchange")?.();
  await nextTick();
  expect([section.value, planId.value, compared.value, choice.minutes]).toEqual(["plan", "a", null, null]);
  expect(pushed).toHaveBeenCalledTimes(3);
});

test("a link to another plan lets go of the one in hand at once", () => {
  openPlan("a");
  plan.value = { id: "a" } as PlanResult;
  const seen: (string | null)[] = [];
  const stop = watch(planId, (id) => seen.push(id, plan.value?.id ?? null), { flush: "sync" });
  location.hash = "#section=plan&plan=b";
  heard.get("hashchange")?.();
  stop();
  expect(seen).toEqual(["b", null]);
});
