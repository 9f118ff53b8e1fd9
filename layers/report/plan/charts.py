"""The charts of a plan: its phases, and shares before and after."""

import math
from collections.abc import Sequence

from layers.report.charts import BOLD, SMALL
from layers.report.drawing import COLOURS, SOFT, Drawing, Sign, fitted, legend, width_of
from layers.report.model import Language
from layers.report.plain import percent
from layers.report.plan.axis import Axis
from layers.report.plan.words import ACTION_COLOURS, CHANGES

WIDE_MM = 170.0
NAME_MM = 42.0
PALE = "#a9d6cf"
DEEP = "#0b6e63"


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
    scale = Axis(low, 1.0, names + 2, WIDE_MM - 32)
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


def _share_panel(drawing: Drawing, shares: Sequence[tuple[str, float]], language: Language) -> None:
    left, right, top, bottom = 13.0, 80.0, 12.0, 50.0
    values = [share for _, share in shares]
    low = max(0.0, math.floor(20 * min(values) - 0.2) / 20)
    high = min(1.0, math.ceil(20 * max(values) + 0.2) / 20)
    up = Axis(low, max(high, low + 0.05), bottom, top)
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
