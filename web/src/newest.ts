/** Of several questions from one place of a page only the newest counts. */

/**
 * A way to ask: a newer question calls off the older one, whose answer is then `undefined`, whatever became of it.
 * What takes longer than the patience is taken for no connection; a screen that nobody attends would wait for ever.
 */
export function newest(patience_ms: number) {
  let running: AbortController | null = null;
  return async function ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const end = setTimeout(() => mine.abort(new DOMException("", "TimeoutError")), patience_ms);
    try {
      const answer = await question(mine.signal);
      return running === mine ? answer : undefined;
    } catch (error) {
      if (running === mine) throw error;
      return undefined;
    } finally {
      clearTimeout(end);
    }
  };
}
