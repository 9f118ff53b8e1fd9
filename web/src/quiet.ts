/** Moments in which the page has nothing to do, for work that must not keep it from answering. */

/** However busy the page is, it is not put off longer. */
const MOST_MS = 1000;
/** Where the browser does not tell (Safari). */
const PAUSE_MS = 50;

/** Wait until what is due has been painted and nothing is left to do. */
export async function quiet(): Promise<void> {
  await new Promise((painted) => requestAnimationFrame(painted));
  await new Promise<unknown>((idle) => {
    if ("requestIdleCallback" in window) requestIdleCallback(idle, { timeout: MOST_MS });
    else setTimeout(idle, PAUSE_MS);
  });
}
