"""The charts of a plan: the frontier, the phases, and shares before and after."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from layers.report.charts import BOLD, SMALL, count_label, round_step
from layers.report.drawing import COLOURS, SOFT, Drawing, Sign, fitted, legend, width_of
from layers.report.model import Language
from layers.report.plain import percent
from layers.report.plan.words import ACTION_COLOURS, CHANGES

WIDE_MM = 170.0
NAME_MM = 42.0
PALE = "#a9d6cf"
DEEP = "#0b6e63"
CHOSEN = COLOURS["gap"]


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """
    One plan of the frontier.

    Attributes
    ----------
    spent
        Sites, or money.
    covered
        People.
    bound
        No plan that spends as much covers more; None when it is not known.
    proven
        True when no plan that spends as much is better.
    chosen
        True for the plan of the report.
    """

    spent: float
    covered: float
    bound: float | None = None
    proven: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class _Axis:
    """A scale from values to millimetres."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (self.end - self.start) * (value - self.low) / ((self.high - self.low) or 1.0)

    def marks(self, about: int) -> list[float]:
        step = round_step((self.high - self.low) / about)
        first = math.ceil(self.low / step - 1e-9)
        return [i * step for i in range(first, int(self.high / step + 1e-9) + 1)]


def frontier(
    points: Sequence[FrontierPoint], spent: str, language: Language, *, counted: str = ""
) -> Drawing:
    """
    Draw people covered against what is spent; the chosen plan is marked, the bound is a broken line.

    Parameters
    ----------
    points
        At least one, by what they spend.
    spent
        What is spent, with its unit.
    language
        Of the labels.
    counted
        What is counted; people covered where it is empty.

    Returns
    -------
    Drawing
        Full dots are proven optimal.
    """
    drawing = Drawing(WIDE_MM, 78)
    left, right, top, bottom = 20.0, WIDE_MM - 6, 11.0, 66.0
    across = _axis([point.spent for point in points], left + 3, right - 3, room=0.0)
    bounds = [(point.spent, point.bound) for point in points if point.bound is not None]
    up = _axis([*(point.covered for point in points), *(bound for _, bound in bounds)], bottom, top)
    for value in up.marks(5):
        y = up.at(value)
        drawing.line([(left, y), (right, y)])
        drawing.text(left - 1.5, y, count_label(value, language), anchor="end", fill=SOFT, style=SMALL)
    for value in across.marks(10):
        x = across.at(value)
        drawing.line([(x, bottom), (x, bottom + 1)])
        label = count_label(value, language)
        drawing.text(x, bottom + 3, label, anchor="middle", fill=SOFT, style=SMALL)
    drawing.line([(left, bottom), (right, bottom)], SOFT)
    _broken_line(drawing, [(across.at(x), up.at(y)) for x, y in bounds])
    drawing.line([(across.at(p.spent), up.at(p.covered)) for p in points], COLOURS["share"], 0.6)
    for point in points:
        x, y = across.at(point.spent), up.at(point.covered)
        drawing.dot(x, y, 1.1, COLOURS["share"] if point.proven else "#ffffff", COLOURS["share"])
    for point in (point for point in points if point.chosen):
        _chosen(drawing, across.at(point.spent), up.at(point.covered), language)
    _frontier_legend(drawing, left, bool(bounds), language)
    drawing.text((left + right) / 2, bottom + 8.5, spent, anchor="middle", fill=SOFT)
    drawing.text(0, 7.5, counted or {"zh": "覆盖人数", "en": "People covered"}[language], fill=SOFT)
    return drawing


def phases(
    shares: Sequence[tuple[str, float]], actions: Sequence[tuple[str, dict[str, int]]], language: Language
) -> Drawing:
    """
    Draw the share covered after each year, and the actions of each year.

    Parameters
    ----------
    shares
        Label and share, today first.
    actions
        Label of a year, and how many sites by action.
    language
        Of the labels.

    Returns
    -------
    Drawing
        Two panels side by side.
    """
    drawing = Drawing(WIDE_MM, 62)
    _share_panel(drawing, shares, language)
    _action_panel(drawing, actions, language)
    return drawing


def before_after(
    rows: Sequence[tuple[str, float, float]], language: Language, *, floor: float | None = None
) -> Drawing:
    """
    Draw shares covered before and after, one line an area or group.

    Parameters
    ----------
    rows
        Name, share before, share after, from top to bottom.
    language
        Of the labels.
    floor
        Share that no area may fall short of; a line where there is one.

    Returns
    -------
    Drawing
        As tall as its rows need.
    """
    pitch, top = 5.4, 8.5
    drawing = Drawing(WIDE_MM, top + pitch * len(rows) + 6)
    names = min(NAME_MM, 3 + max(width_of(name) for name, _, _ in rows))
    bottom = top + pitch * len(rows)
    least = min(min(before, after) for _, before, after in rows)
    low = max(0.0, math.floor(10 * min(least, floor if floor is not None else 1.0) - 0.5) / 10)
    scale = _Axis(low, 1.0, names + 2, WIDE_MM - 32)
    for value in scale.marks(5):
        x = scale.at(value)
        drawing.line([(x, top - 1), (x, bottom)])
        drawing.text(x, bottom + 2.5, f"{100 * value:.0f}%", anchor="middle", fill=SOFT, style=SMALL)
    if floor is not None and low <= floor <= 1:
        x = scale.at(floor)
        drawing.line([(x, top - 1), (x, bottom)], COLOURS["gap"], 0.4)
    for i, (name, before, after) in enumerate(rows):
        y = top + pitch * (i + 0.5)
        drawing.text(names - 1, y, fitted(name, names - 2), anchor="end")
        drawing.line([(scale.at(before), y), (scale.at(after), y)], PALE, 1.5)
        drawing.dot(scale.at(before), y, 1.15, "#ffffff", SOFT)
        drawing.dot(scale.at(after), y, 1.25, DEEP)
        drawing.text(WIDE_MM, y, f"{percent(before)} → {percent(after)}", anchor="end")
    _before_after_legend(drawing, names, floor, language)
    return drawing


def _axis(values: Sequence[float], start: float, end: float, *, room: float = 0.08) -> _Axis:
    low, high = min(values), max(values)
    if high <= low:
        low, high = low - max(abs(low) * 0.05, 1.0), high + max(abs(high) * 0.05, 1.0)
    margin = room * (high - low)
    return _Axis(low - margin, high + margin, start, end)


def _broken_line(drawing: Drawing, places: Sequence[tuple[float, float]]) -> None:
    if len(places) > 1:
        path = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in places)
        drawing.shapes.append(
            f'<path d="{path}" fill="none" stroke="{SOFT}" stroke-width="0.35" stroke-dasharray="1.6 1.1"/>'
        )
    for x, y in places:
        drawing.line([(x - 0.9, y), (x + 0.9, y)], SOFT, 0.35)


def _chosen(drawing: Drawing, x: float, y: float, language: Language) -> None:
    drawing.dot(x, y, 1.7, CHOSEN)
    said = {"zh": "本规划", "en": "this plan"}[language]
    # The line rises: what is below it to the right, and above it to the left, is free.
    if x < WIDE_MM - 30:
        drawing.text(x + 2.6, y + 4.2, said, style=BOLD)
    else:
        drawing.text(x - 2.6, y - 4.2, said, anchor="end", style=BOLD)


def _frontier_legend(drawing: Drawing, x: float, bound: bool, language: Language) -> None:
    said = {
        "zh": ("已证明最优", "未证明最优", "上界：花费相同，覆盖不会更多"),
        "en": ("proven optimal", "not proven", "bound: nothing that spends as much covers more"),
    }[language]

    def hollow(sheet: Drawing, at: float, y: float) -> None:
        sheet.dot(at, y, 1.1, "#ffffff", COLOURS["share"])

    def dashes(sheet: Drawing, at: float, y: float) -> None:
        _broken_line(sheet, [(at - 2.2, y), (at + 2.2, y)])

    signs: list[Sign] = [f"dot:{COLOURS['share']}", hollow, dashes]
    legend(drawing, list(zip(signs, said, strict=True))[: 3 if bound else 2], x, 2.5)


def _share_panel(drawing: Drawing, shares: Sequence[tuple[str, float]], language: Language) -> None:
    left, right, top, bottom = 13.0, 80.0, 12.0, 50.0
    values = [share for _, share in shares]
    low = max(0.0, math.floor(20 * min(values) - 0.2) / 20)
    high = min(1.0, math.ceil(20 * max(values) + 0.2) / 20)
    up = _Axis(low, max(high, low + 0.05), bottom, top)
    drawing.text(
        0, 4, {"zh": "各年末覆盖率", "en": "Share covered by the end of a year"}[language], style=BOLD
    )
    for value in up.marks(4):
        drawing.line([(left, up.at(value)), (right, up.at(value))])
        label = f"{100 * value:g}%"
        drawing.text(left - 1.5, up.at(value), label, anchor="end", fill=SOFT, style=SMALL)
    pitch = (right - left) / len(shares)
    places = [(left + pitch * (i + 0.5), up.at(value)) for i, value in enumerate(values)]
    drawing.line(places, DEEP, 0.6)
    for i, ((label, share), (x, y)) in enumerate(zip(shares, places, strict=True)):
        drawing.dot(x, y, 1.3, "#ffffff" if i == 0 else DEEP, DEEP if i == 0 else "#ffffff")
        drawing.text(x, y - 3.6, percent(share), anchor="middle", style=BOLD)
        drawing.text(x, bottom + 3.5, label, anchor="middle", fill=SOFT)


def _action_panel(
    drawing: Drawing, actions: Sequence[tuple[str, dict[str, int]]], language: Language
) -> None:
    left, right, top, bottom = 98.0, WIDE_MM, 12.0, 50.0
    said = {
        "zh": ("撤销", "合并", "升级", "新增"), "en": ("Close", "Merge", "Upgrade", "Add"),
    }[language]  # fmt: skip
    drawing.text(left - 6, 4, {"zh": "各年行动数", "en": "Actions in a year"}[language], style=BOLD)
    most = max((sum(counts.values()) for _, counts in actions), default=0) or 1
    pitch = (right - left) / max(len(actions), 1)
    drawing.line([(left, bottom), (right, bottom)])
    for i, (label, counts) in enumerate(actions):
        x, y = left + pitch * (i + 0.5), bottom
        for action in CHANGES:
            tall = (bottom - top) * counts.get(action, 0) / most
            drawing.rect(x - 7, y - tall, 14, max(tall - 0.2, 0), ACTION_COLOURS[action])
            if tall > 3.2:  # noqa: PLR2004 - millimetres that a number needs
                drawing.text(
                    x, y - tall / 2, str(counts[action]), anchor="middle", fill="#ffffff", style=SMALL
                )
            y -= tall
        drawing.text(x, y - 2.4, str(sum(counts.values())), anchor="middle", style=BOLD)
        drawing.text(x, bottom + 3.5, label, anchor="middle", fill=SOFT)
    legend(
        drawing,
        [(ACTION_COLOURS[action], word) for action, word in zip(CHANGES, said, strict=True)],
        left - 6,
        bottom + 9.5,
    )


def _before_after_legend(drawing: Drawing, x: float, floor: float | None, language: Language) -> None:
    said = {"zh": ("规划前", "规划后", "底线"), "en": ("before", "after", "floor")}[language]

    def hollow(sheet: Drawing, at: float, y: float) -> None:
        sheet.dot(at, y, 1.15, "#ffffff", SOFT)

    signs: list[Sign] = [hollow, f"dot:{DEEP}", f"line:{COLOURS['gap']}"]
    words = [*said[:2], f"{said[2]} {percent(floor)}"]
    legend(drawing, list(zip(signs, words, strict=True))[: 2 if floor is None else 3], x, 2.5)
