/*
 * The service worker: the page opens without a connection, with the city's data of the last visit.
 *
 * Kept: the files of the residents' page, and answers to GET that say nothing of a person: the city, its coverage,
 * the live maps and their styles, the list of stations, the matters of "which door". Never kept: anything asked by POST (positions,
 * tokens), any address with a position in it, tiles (they tell what somebody looked at).
 * FILES and VERSION are written by the build.
 */

const VERSION = "__VERSION__";
const FILES = __FILES__;

const SHELL = `jobcircle-page-${VERSION}`;
const DATA = "jobcircle-data-1";
const KEPT = "x-jobcircle-kept";
const PATIENCE_MS = 6000;
const PUBLIC = [
  /^city$/,
  /^coverage$/,
  /^maps$/,
  /^maps\/[a-z-]+$/,
  /^which-door\/matters$/,
  /^ogc\/collections\/stations\/items$/,
  /^ogc\/maps\/[a-z-]+\/style\.json$/,
];
const LANGS = ["zh-CN", "en"];
const OF_SOMEBODY = ["lon", "lat", "bbox", "q"];

const base = new URL("./", self.location.href);

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) =>
        cache.addAll(["./", ...FILES].map((file) => new Request(new URL(file, base), { cache: "no-cache" }))),
      )
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith("jobcircle-") && name !== SHELL && name !== DATA)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return;
  const path = url.pathname.slice(base.pathname.length);
  if (path === "" && request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(path)) event.respondWith(file(request));
  else if (isPublic(path, url)) event.respondWith(data(request));
});

function isPublic(path, url) {
  return PUBLIC.some((pattern) => pattern.test(path)) && !OF_SOMEBODY.some((name) => url.searchParams.has(name));
}

/** The newest page, so that a new version is seen at once; the kept one where there is none. */
async function page(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return (await caches.match(new URL("./", base))) ?? Response.error();
  }
}

/** Files never change under their name. */
async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The newest answer, kept with its time; else the kept one, which says when it was kept. */
async function data(request) {
  const cache = await caches.open(DATA);
  const spoken = request.headers.get("Accept-Language") ?? "";
  try {
    // Asked for beyond the browser's own store, whose answer would pass for a connection.
    const answer = await fetch(request, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) await cache.put(keyOf(request, spoken), await dated(answer.clone()));
    return answer;
  } catch (error) {
    // The other language, rather than nothing: most of what is kept has both.
    for (const lang of [spoken, ...LANGS]) {
      const kept = await cache.match(keyOf(request, lang), { ignoreVary: true });
      if (kept) return kept;
    }
    throw error;
  }
}

/** One entry for each address and language. */
function keyOf(request, spoken) {
  const at = new URL(request.url);
  at.searchParams.set("kept-for", spoken);
  return at.href;
}

async function dated(answer) {
  const headers = new Headers(answer.headers);
  headers.set(KEPT, new Date().toISOString());
  return new Response(await answer.blob(), { status: answer.status, headers });
}
