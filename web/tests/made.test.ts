import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { whenMade } from "../src/made";

const MAKING = { status: 202, headers: { "retry-after": "2" } };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is being made is asked for again, where the answer says, until it is there", async () => {
  const asked: [string, boolean][] = [];
  const told: number[] = [];
  const answers = [new Response("{}", MAKING), new Response("{}", { status: 202, headers: { location: "/there" } })];
  const made = whenMade(
    "/here",
    (path, first) => {
      asked.push([path, first]);
      return Promise.resolve(answers.shift() ?? new Response("done"));
    },
    { waiting: (seconds) => told.push(seconds) },
  );
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await (await made).text()).toBe("done");
  expect(asked).toEqual([
    ["/here", true],
    ["/here", false],
    ["/there", false],
  ]);
  expect(told).toEqual([0, 2]);
});

test("who calls the waiting off is not kept until the next question", async () => {
  const calling = new AbortController();
  const ask = vi.fn(() => Promise.resolve(new Response("{}", MAKING)));
  const made = whenMade("/here", ask, { signal: calling.signal });
  const ended = expect(made).rejects.toThrow("aborted");
  await vi.advanceTimersByTimeAsync(500);
  calling.abort();
  await ended;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("what takes far too long is given up", async () => {
  const made = whenMade("/here", () => Promise.resolve(new Response("{}", MAKING)));
  const ended = expect(made).rejects.toMatchObject({ status: 0 });
  await vi.advanceTimersByTimeAsync(1_000_000);
  await ended;
});
