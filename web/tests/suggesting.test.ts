import "./browserless";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { useSuggestions } from "../src/components/suggesting";
import type { Place } from "../src/model";

vi.useFakeTimers();

const place = (name: string): Place => ({ name, kind: "area", context: "", lon: 118.6, lat: 24.9 });

/** A server that answers each text when it is told to. */
let answers: Map<string, (response: Response) => void>;

async function answer(text: string, ...names: string[]): Promise<void> {
  answers.get(text)?.(Response.json({ items: names.map(place) }));
  await vi.runAllTimersAsync();
}

function type(box: ReturnType<typeof useSuggestions>, text: string): void {
  box.text.value = text;
  box.typed();
  vi.advanceTimersByTime(200);
}

beforeEach(() => {
  answers = new Map();
  vi.stubGlobal("fetch", (url: string) => {
    const text = new URLSearchParams(url.split("?")[1]).get("q") ?? "";
    return new Promise<Response>((settle) => answers.set(text, settle));
  });
});
afterEach(() => vi.clearAllTimers());

describe("suggestions", () => {
  test("Enter takes the first of a list that answers the text", async () => {
    const box = useSuggestions();
    type(box, "德峰");
    await answer("德峰", "德峰县", "德峰村");
    expect(box.enter()?.name).toBe("德峰县");
  });
  test("a list does not count for another text: Enter asks first", async () => {
    const box = useSuggestions();
    type(box, "德峰");
    await answer("德峰", "德峰县");
    box.text.value = "北阁社区";
    box.typed();
    expect(box.enter()).toBeNull();
    await answer("北阁社区", "北阁社区");
    expect(box.enter()?.name).toBe("北阁社区");
  });
  test("the row in hand of an old list is let go with it", async () => {
    const box = useSuggestions();
    type(box, "德峰");
    await answer("德峰", "德峰县", "德峰村");
    box.move(1);
    type(box, "德峰镇");
    expect(box.active.value).toBe(-1);
  });
  test("an answer that comes after the list was closed does not open it again", async () => {
    const box = useSuggestions();
    type(box, "德峰");
    box.close();
    await answer("德峰", "德峰县");
    expect(box.open.value).toBe(false);
  });
  test("nothing is asked for an empty text", () => {
    const box = useSuggestions();
    type(box, "  ");
    box.move(1);
    expect(box.enter()).toBeNull();
    expect(answers.size).toBe(0);
  });
});
