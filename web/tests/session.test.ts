import { beforeEach, expect, test, vi } from "vitest";

import "./browserless";

import { Problem, send } from "../src/api";
import { ask } from "../src/staff/door";
import type { Key } from "../src/staff/model";
import { endSession, ended, holder, keepSession, lackedBy, lapsed } from "../src/staff/session";

vi.mock("../src/api", async (original) => ({ ...(await original<object>()), send: vi.fn() }));

const MINE: Key = { id: "a", name: "张三", scopes: [{ code: "import", zh: "导入", en: "import" }], expires_at: "" };
const THEIRS: Key = { ...MINE, id: "b" };

/** A server that knows one key. */
function counts(key: string): string[] {
  const asked: string[] = [];
  vi.mocked(send).mockImplementation((path, _lang, sent) => {
    const used = new Headers(sent?.headers).get("authorization") ?? "";
    asked.push(`${path} ${used}`);
    if (used !== `Bearer ${key}`) return Promise.reject(refusal());
    return Promise.resolve(new Response('{"good":true}', { headers: { "content-type": "application/json" } }));
  });
  return asked;
}

function refusal(): Problem {
  return new Problem("密钥已收回", 401);
}

beforeEach(() => {
  endSession();
});

test("what is asked when a key stops counting waits for another and is asked again", async () => {
  keepSession("old", MINE);
  const asked = counts("new");
  const first = ask("/register/station");
  const second = ask("/register/counts");
  await vi.waitFor(() => expect(lapsed.value).toBe(true));
  expect([holder.value?.id, ended.value]).toEqual(["a", "密钥已收回"]);
  keepSession("new", THEIRS);
  expect(await Promise.all([first, second])).toEqual([{ good: true }, { good: true }]);
  expect([lapsed.value, asked.length]).toEqual([false, 4]);
});

test("what another key cannot see is not asked again", async () => {
  keepSession("old", MINE);
  const asked = counts("new");
  const answer = expect(ask("/imports/0123abcd/confirm", { body: {} })).rejects.toThrow("密钥已收回");
  await vi.waitFor(() => expect(lapsed.value).toBe(true));
  keepSession("new", THEIRS);
  await answer;
  expect(asked).toHaveLength(1);
});

test("whoever signs out instead is told what went wrong", async () => {
  keepSession("old", MINE);
  counts("new");
  const answer = expect(ask("/register/station")).rejects.toThrow("密钥已收回");
  await vi.waitFor(() => expect(lapsed.value).toBe(true));
  endSession();
  await answer;
  expect(holder.value).toBeNull();
});

test("rights that the work on the page may need are named", () => {
  keepSession("old", MINE);
  expect(lackedBy({ ...THEIRS, scopes: [] })).toEqual(MINE.scopes);
  expect(lackedBy(THEIRS)).toEqual([]);
});
