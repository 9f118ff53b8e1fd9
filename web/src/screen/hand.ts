/** A wall that somebody moved by hand and left shows the city again. Pure but for its timer. */

const LEFT_MS = 60_000;

/** What to call of every move; `back` comes a minute after the last one that a hand made. */
export function afterHand(back: () => void) {
  let leaving: ReturnType<typeof setTimeout> | undefined;
  return {
    /** Moves of the map's own have no event of a hand behind them. */
    moved({ originalEvent }: { originalEvent?: unknown }): void {
      if (!originalEvent) return;
      clearTimeout(leaving);
      leaving = setTimeout(back, LEFT_MS);
    },
    stop: () => clearTimeout(leaving),
  };
}
