/** One list in hand: the question, the pages of its answer, its pins. */

import { computed, onBeforeUnmount, ref, type Ref, shallowRef, watch } from "vue";

import { isAbort, post, Problem } from "../api";
import { offline } from "../connection";
import { lang } from "../i18n";
import { search, shown } from "../search";
import { type Mark, marks, marksFrom, opened } from "../shown";
import { bodyOf, type FacetValue, type ListName, type Page, type Row, type RowFeature } from "./model";

const PAGE = 20;
const PAUSE_MS = 250;

export interface Feed<R extends Row> {
  rows: Ref<RowFeature<R>[]>;
  facets: Ref<Record<string, FacetValue[]>>;
  matched: Ref<number | null>;
  alike: Ref<boolean>;
  more: Ref<boolean>;
  loading: Ref<boolean>;
  problem: Ref<Problem | null>;
  ask: () => Promise<void>;
  askMore: () => Promise<void>;
  /** Tell anew what became of one row; its pin and the map stay as they are. */
  amend: (id: string, facts: Partial<R>) => void;
}

/** Follow what is chosen; `nameOf` gives what a pin is called. */
export function useFeed<R extends Row>(list: () => ListName, nameOf: (row: R) => string): Feed<R> {
  const rows = shallowRef<RowFeature<R>[]>([]);
  const facets = shallowRef<Record<string, FacetValue[]>>({});
  const matched = ref<number | null>(null);
  const alike = ref(false);
  const next = ref<string | null>(null);
  const loading = ref(false);
  const problem = shallowRef<Problem | null>(null);
  let running: AbortController | null = null;
  let timer = 0;

  async function fetchPage(cursor: string | null): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    loading.value = true;
    const { origin } = search;
    try {
      const question = {
        q: shown.q,
        filters: shown.filters,
        origin,
        minutes: search.minutes,
        far: shown.far,
      };
      const body = { ...bodyOf(list(), question, PAGE), ...(cursor ? { cursor } : {}) };
      const page = await post<Page<R>>(`/${list()}/search`, body, lang.value, mine.signal);
      marksFrom.value = origin;
      take(page, cursor !== null);
    } catch (error) {
      if (isAbort(error)) return;
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
      if (!cursor) put([]);
    } finally {
      if (running === mine) loading.value = false;
    }
  }

  function take(page: Page<R>, added: boolean): void {
    put(added ? [...rows.value, ...page.features] : page.features);
    facets.value = page.facets ?? facets.value;
    matched.value = page.numberMatched;
    alike.value = page.alike;
    next.value = page.next;
    problem.value = null;
    if (!rows.value.some(({ id }) => id === opened.value)) opened.value = null;
  }

  function put(found: RowFeature<R>[]): void {
    rows.value = found;
    marks.value = found.map((row) => asMark(row, nameOf(row.properties)));
  }

  function amend(id: string, facts: Partial<R>): void {
    rows.value = rows.value.map((row) =>
      row.id === id ? { ...row, properties: { ...row.properties, ...facts } } : row,
    );
  }

  watch(
    [list, () => search.origin, () => search.minutes, () => shown.filters, () => shown.far, lang],
    () => void fetchPage(null),
    { immediate: true },
  );
  watch(offline, (away) => {
    if (!away && !loading.value && problem.value?.passing) void fetchPage(null);
  });
  watch(
    () => shown.q,
    () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void fetchPage(null), PAUSE_MS);
    },
  );
  watch(
    list,
    () => {
      put([]);
      facets.value = {};
      matched.value = null;
    },
    { flush: "sync" },
  );
  onBeforeUnmount(() => {
    running?.abort();
    clearTimeout(timer);
    marks.value = [];
    opened.value = null;
  });

  return {
    rows,
    facets,
    matched,
    alike,
    loading,
    problem,
    more: computed(() => next.value !== null),
    ask: () => fetchPage(null),
    askMore: () => fetchPage(next.value),
    amend,
  };
}

function asMark({ id, geometry, properties }: RowFeature, name: string): Mark {
  const [lon, lat] = geometry.coordinates as [number, number];
  return { id, lon, lat, name, walk_s: properties.walk_s, walk_m: properties.walk_m, quiet: true };
}
