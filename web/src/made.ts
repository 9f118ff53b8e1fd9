/** What the server takes a while to make: ask, wait while it says 202, take it. */

import { Problem } from "./api";
import { nameIn } from "./filename";
import { saveFile } from "./save";

export const UNDER_WAY = 202;
const LONGEST_WAIT_S = 900;
const PAUSE_S = 2;

export interface Waiting {
  /** Told how many seconds it has been, while the server works. */
  waiting?: (seconds: number) => void;
  /** Calls the waiting off; the server finishes what it has begun. */
  signal?: AbortSignal;
}

/** Ask until there is an answer; `first` is true for the question itself, false for looking after it. */
export async function whenMade(
  path: string,
  ask: (path: string, first: boolean) => Promise<Response>,
  { waiting, signal }: Waiting = {},
): Promise<Response> {
  const began = Date.now();
  let response = await ask(path, true);
  while (response.status === UNDER_WAY) {
    const seconds = Math.round((Date.now() - began) / 1000);
    if (seconds > LONGEST_WAIT_S) throw new Problem("", 0);
    waiting?.(seconds);
    const pause_s = Math.max(1, Number(response.headers.get("retry-after")) || PAUSE_S);
    const next = response.headers.get("location") ?? path;
    await pause(pause_s * 1000, signal);
    response = await ask(next, false);
  }
  return response;
}

/** Hand the reader a file that was made; gives its name. */
export async function saveMade(response: Response, fallback: string): Promise<string> {
  const name = nameIn(response.headers.get("content-disposition") ?? "") ?? fallback;
  saveFile(await response.blob(), name);
  return name;
}

function pause(time_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, time_ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
