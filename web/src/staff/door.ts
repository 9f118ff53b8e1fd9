/** Requests with a staff key; what the server is still working on is waited for. */

import { Problem, send } from "../api";
import { lang } from "../i18n";
import { UNDER_WAY, saveMade, whenMade } from "../made";
import { endSession, holder, key, lapse, renewed } from "./session";

const UNAUTHORIZED = 401;
/** A preview belongs to the key that made it: with another there is nothing to ask again. */
const OF_ONE_KEY = /^\/imports\/[0-9a-f]/;

export interface Asked {
  method?: "GET" | "POST";
  /** Sent as JSON, or a file as it is. */
  body?: Blob | object;
  /** Told how many seconds it has been, while the server works. */
  waiting?: (seconds: number) => void;
}

/** Ask, wait while the answer is 202, and give the JSON. */
export async function ask<T>(path: string, asked: Asked = {}): Promise<T> {
  const response = await settled(path, asked);
  return (await response.json()) as T;
}

/** Ask once; whether the server has finished is the caller's question. */
export async function askOnce<T>(path: string, asked: Asked = {}): Promise<{ done: boolean; body: T }> {
  const response = await ordered(path, asked);
  return { done: response.status !== UNDER_WAY, body: (await response.json()) as T };
}

/** Fetch a file, waiting while it is made, and save it; gives its name. */
export async function save(path: string, fallback: string, waiting?: (seconds: number) => void): Promise<string> {
  return saveMade(await settled(path, waiting ? { waiting } : {}), fallback);
}

function settled(path: string, asked: Asked): Promise<Response> {
  const wait = asked.waiting ? { waiting: asked.waiting } : {};
  return whenMade(path, (next, first) => ordered(next, first ? asked : {}), wait);
}

/** Ask with a key that nobody works with yet. */
export async function askWith<T>(path: string, typed: string): Promise<T> {
  return (await (await carried(path, {}, typed)).json()) as T;
}

/** A key that stops counting is replaced, and the question asked again; nothing on the page is lost with it. */
async function ordered(path: string, asked: Asked): Promise<Response> {
  const used = key.value;
  try {
    return await carried(path, asked, used);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== UNAUTHORIZED) throw error;
    if (!holder.value) endSession(error.message);
    else if (used !== null && key.value === used) lapse(error.message);
    if (!(await renewed()) || OF_ONE_KEY.test(path)) throw error;
    return ordered(path, asked);
  }
}

function carried(path: string, { method, body }: Asked, used: string | null): Promise<Response> {
  const headers: Record<string, string> = used ? { Authorization: `Bearer ${used}` } : {};
  return send(path, lang.value, {
    method: method ?? (body ? "POST" : "GET"),
    body,
    headers,
    cache: "no-store",
  });
}
