import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { expect, test, vi } from "vitest";

import { inCity, placeIn, wayTo } from "../src/kiosk/place";
import { en as kioskEn } from "../src/kiosk/words/en";
import { zh as kioskZh } from "../src/kiosk/words/zh";
import { cityStyle } from "../src/map/style";
import type { City } from "../src/model";
import { newest } from "../src/newest";
import { faded } from "../src/screen/edge";
import { enlarged, lettered } from "../src/screen/enlarged";
import { afterHand } from "../src/screen/hand";
import { asked, scenesOf, stepped } from "../src/screen/scenes";
import { signOf } from "../src/screen/signs";

test("only scenes that have something to show take part", () => {
  expect(scenesOf({ coverage: true, maps: ["training"], plan: false })).toEqual(["coverage", "training"]);
  expect(scenesOf({ coverage: false, maps: [], plan: true })).toEqual(["plan"]);
});

test("scenes go round in both directions", () => {
  const scenes = scenesOf({ coverage: true, maps: ["employment"], plan: true });
  expect(stepped(scenes, "plan", 1)).toBe("coverage");
  expect(stepped(scenes, "coverage", -1)).toBe("plan");
  expect(stepped(scenes, "training", 1)).toBe("coverage");
  expect(stepped([], "coverage", 1)).toBe("coverage");
});

test("the address chooses the scene and stops the rotation", () => {
  expect(asked("?scene=training&pause")).toEqual({ scene: "training", pause: true });
  expect(asked("?pause=0")).toEqual({ scene: null, pause: false });
  expect(["constructor", "__proto__", "Plan", ""].map((name) => asked(`?scene=${name}`).scene)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test("every sign has a character", () => {
  expect(["square", "star", null].map(signOf)).toEqual(["■", "★", "●"]);
});

test("points are enlarged, counts of many are not", () => {
  const points = {
    id: "stations-points",
    type: "circle",
    source: "s",
    paint: { "circle-radius": 2, "circle-color": "#fff" },
  } as const;
  expect(enlarged(points)).toMatchObject({ paint: { "circle-radius": 6.5, "circle-color": "#fff" } });
  const squares = { ...points, id: "stations-squares" };
  expect(enlarged(squares)).toBe(squares);
});

test("names of places grow with the screen, and no other letters", () => {
  const style = cityStyle({ theme: "dark", coverage: true, kinds: [] }, "http://127.0.0.1:8000");
  const grown = lettered(style, 1080);
  expect(validateStyleMin(grown)).toEqual([]);
  const changed = grown.layers.filter((layer, at) => layer !== style.layers[at]);
  expect(changed.map(({ id }) => id).sort()).toEqual(["place-city", "place-county", "place-township", "place-village"]);
  expect(changed[0]).toMatchObject({ layout: { "text-size": ["*", 1.5, expect.anything()] } });
});

test("a wall that was moved by hand shows the city again a minute later, and not for its own moves", () => {
  vi.useFakeTimers();
  const back = vi.fn();
  const { moved, stop } = afterHand(back);
  moved({});
  vi.advanceTimersByTime(60_000);
  expect(back).not.toHaveBeenCalled();
  moved({ originalEvent: {} });
  vi.advanceTimersByTime(40_000);
  moved({ originalEvent: {} });
  vi.advanceTimersByTime(59_999);
  expect(back).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(back).toHaveBeenCalledOnce();
  moved({ originalEvent: {} });
  stop();
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  expect(back).toHaveBeenCalledOnce();
});

test("a kiosk's place is read from its address", () => {
  expect(placeIn("?lon=118.5&lat=24.9&name=%E5%B8%82%E6%B0%91%E4%B8%AD%E5%BF%83")).toEqual({
    lon: 118.5,
    lat: 24.9,
    name: "市民中心",
  });
  expect(placeIn("?lon=118.5")).toBeNull();
  expect(placeIn("?lon=abc&lat=24")).toBeNull();
  expect(placeIn("?lon=118&lat=240")).toBeNull();
  expect(placeIn("?lon=%20&lat=%20")).toBeNull();
  expect(placeIn("?lon=118&lat=0x19")).toBeNull();
});

test("a kiosk's long name is not cut within an emoji", () => {
  const family = "👨‍👩‍👧";
  const name = `${"字".repeat(39)}${family}字`;
  expect(placeIn(`?lon=118&lat=25&name=${encodeURIComponent(name)}`)?.name).toBe(`${"字".repeat(39)}${family}`);
});

test("a kiosk stands within the city's box or not", () => {
  const city = { bbox: [118.4, 24.8, 119, 25.2] } as City;
  expect(inCity({ lon: 118.4, lat: 25.2 }, city)).toBe(true);
  expect([inCity({ lon: 0, lat: 0 }, city), inCity({ lon: 118.5, lat: 23.1 }, city)]).toEqual([false, false]);
});

test("only the newest question is answered, and a failure of an older one is not told", async () => {
  const ask = newest(1000);
  const signals: AbortSignal[] = [];
  const soon = new Promise((done) => setTimeout(done, 5));
  const coming = [soon.then(() => Promise.reject(new Error("away"))), soon.then(() => "old"), Promise.resolve("new")];
  const answers = coming.map((answer) => ask((signal) => (signals.push(signal), answer)));
  expect(await Promise.all(answers)).toEqual([undefined, undefined, "new"]);
  expect(signals.map((signal) => signal.aborted)).toEqual([true, true, false]);
  await expect(ask(() => Promise.reject(new Error("away")))).rejects.toThrow("away");
});

test("an answer that never comes is a failure, not a calling off", async () => {
  vi.useFakeTimers();
  const silent = newest(1000)(
    (signal) => new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason as Error))),
  );
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  await expect(silent).rejects.toMatchObject({ name: "TimeoutError" });
});

test("the base map fades out beyond the city, never over it", () => {
  const style = cityStyle({ theme: "dark", coverage: true, kinds: [] }, "http://127.0.0.1:8000");
  const shown = faded(style, [118.3, 24.7, 119.1, 25.2], [118.4, 24.8, 119, 25.2], "#171c20");
  expect(validateStyleMin(shown)).toEqual([]);
  const { data } = shown.sources["beyond"] as { data: { coordinates: number[][][] } };
  const hole = data.coordinates[1] ?? [];
  const [west, south, east, north] = [hole[0]?.[0], hole[0]?.[1], hole[2]?.[0], hole[2]?.[1]];
  expect([west, south, east]).toEqual([118.3, 24.7, 119.1]);
  expect(north).toBeCloseTo(25.272); // where the map ends with the city the fade begins beyond it
});

test("the way is one of eight", () => {
  const here = { lon: 118, lat: 25 };
  expect(wayTo(here, { lon: 118, lat: 26 })).toBe(0);
  expect(wayTo(here, { lon: 119, lat: 25 })).toBe(2);
  expect(wayTo(here, { lon: 118, lat: 24 })).toBe(4);
  expect(wayTo(here, { lon: 117, lat: 25 })).toBe(6);
  expect(wayTo(here, { lon: 117.99, lat: 25.009 })).toBe(7);
});

test("both languages have eight ways and the same needs", () => {
  expect([kioskZh.ways.length, kioskEn.ways.length]).toEqual([8, 8]);
  expect(Object.keys(kioskEn.needs)).toEqual(Object.keys(kioskZh.needs));
});
