"""
How soon the residents' page answers on a slow phone: Chromium on a slowed CPU, nothing kept.

Give the address of a running service, better on an otherwise idle machine::

    .venv/bin/python -m benchmarks.interactive http://127.0.0.1:8000 [--slower 4] [--times 5]

A letter is typed into the search box as soon as there is one. "Answers" is the paint after that letter was
handled; "longest block" is the longest task of the page from then until the map is drawn and quiet. Chromium
draws the map by software here, and its work on the other core is waited for in those tasks, so the page's own
share of them stands beside: seconds of CPU on its main thread, on the slowed machine.
"""

import argparse
import statistics
from typing import Any

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from benchmarks.table import markdown_table
from tests.browser.visiting import CHROMIUM, PHONE, QUIET, SOFTWARE_WEBGL

SIZES: tuple[ViewportSize, ...] = (PHONE, {"width": 390, "height": 844})
SETTLED_MS = 2000
HEADS = (
    "screen",
    "first paint",
    "answers",
    "map drawn",
    "longest block",
    "CPU until it answers",
    "CPU in all",
)
WATCH = """
    window.seen = { tasks: [] };
    const watch = (type, tell) => new PerformanceObserver((list) => list.getEntries().forEach(tell))
        .observe({ type, buffered: true });
    watch("longtask", ({ startTime, duration }) => seen.tasks.push([startTime, duration]));
    watch("paint", ({ name, startTime }) => (seen[name] = startTime));
    addEventListener("input", () => requestAnimationFrame(() => setTimeout(() => (
        seen.answers ??= performance.now()))));
    new MutationObserver(() => {
        if (document.querySelector(".map__canvas[data-loaded]")) seen.map ??= performance.now();
    }).observe(document, { subtree: true, attributeFilter: ["data-loaded"] });
"""

ANSWERED = "async () => { while (!seen.answers) await new Promise(requestAnimationFrame); }"


def load(browser: Browser, address: str, size: ViewportSize, slower: float) -> list[float]:
    """Open the page once as a new reader; everything in seconds."""
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def cpu_s() -> float:
        told = session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in told if one["name"] == "TaskDuration"))

    page.goto(address, wait_until="commit")
    page.locator("#search-text").press("a")
    page.evaluate(ANSWERED)
    until_answer_s = cpu_s()
    page.wait_for_selector(".map__canvas[data-loaded]", timeout=60_000)
    page.wait_for_timeout(SETTLED_MS)
    seen: dict[str, Any] = page.evaluate("seen")
    in_all_s = cpu_s()
    context.close()
    later = [length for begin, length in seen["tasks"] if begin >= seen["answers"]]
    found_ms = (seen["first-contentful-paint"], seen["answers"], seen["map"], max(later, default=0.0))
    return [*(each / 1000 for each in found_ms), until_answer_s, in_all_s]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--slower", type=float, default=4)
    parser.add_argument("--times", type=int, default=5)
    order = parser.parse_args()
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *SOFTWARE_WEBGL])
        for size in SIZES:
            load(browser, order.address, size, 1)
            loads = [load(browser, order.address, size, order.slower) for _ in range(order.times)]
            medians = [statistics.median(column) for column in zip(*loads, strict=True)]
            rows.append([f"{size['width']}×{size['height']}", *(f"{each:.2f} s" for each in medians)])
        browser.close()
    print(markdown_table(f"The residents' page, CPU {order.slower:g} times slower", HEADS, rows))


if __name__ == "__main__":
    main()
