"""The charts of a report: ranking of areas, walking times, times covered, speeds, opening hours."""

import math
from collections.abc import Sequence

from layers.report.drawing import COLOURS, FILLS, INK, LINE, SOFT, Drawing, fitted, legend, width_of
from layers.report.model import Language
from layers.report.plain import WAN, percent

WIDE_MM = 170.0
HALF_MM = 120.0
NAME_MM = 42.0
VALUE_MM = 14.0
HOURS_A_WEEK = 168
DAYS = {
    "zh": [f"周{day}" for day in "一二三四五六日"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
SMALL = 'font-size="2.5"'
BOLD = 'font-weight="bold"'
_PALE, _DEEP = (237, 245, 243), (18, 105, 95)
NEUTRAL = "#b9c0c5"
"""Of people of whom the bar claims no state."""

_CLOSE = 0.08
"""Part of the width from which on two labels touch."""


def ranking(rows: Sequence[tuple[str, dict[str, float]]], language: Language) -> Drawing:
    """
    Draw stacked bars of the three states, one bar an area or group, as shares of its people.

    Parameters
    ----------
    rows
        Name, and people by state, from top to bottom.
    language
        Of the labels.

    Returns
    -------
    Drawing
        As tall as its bars need.
    """
    labels = {"zh": ("覆盖", "盲区", "未知"), "en": ("Covered", "Gap", "Unknown")}[language]
    pitch, top = 5.4, 7.5
    drawing = Drawing(WIDE_MM, top + pitch * len(rows) + 5)
    names = min(NAME_MM, 3 + max(width_of(label) for label, _ in rows))
    wide = WIDE_MM - names - VALUE_MM
    legend(drawing, [(FILLS[state], label) for state, label in zip(FILLS, labels, strict=True)], names, 2.5)
    bottom = top + pitch * len(rows)
    for step in range(0, 101, 20):
        x = names + wide * step / 100
        drawing.line([(x, top - 1), (x, bottom)])
        drawing.text(x, bottom + 2.5, f"{step}%", anchor="middle", fill=SOFT, style=SMALL)
    for i, (label, counts) in enumerate(rows):
        y, x = top + pitch * i, names
        drawing.text(names - 2, y + 1.9, fitted(label, names - 3), anchor="end")
        for state in FILLS:
            width = wide * _share(counts, state)
            drawing.rect(x, y, width - 0.15, 3.8, FILLS[state])
            x += width
        drawing.text(WIDE_MM, y + 1.9, percent(_share(counts, "covered")), anchor="end")
    return drawing


def walking_times(
    histogram: Sequence[dict[str, float]], limit_min: float | None, language: Language
) -> Drawing:
    """
    Draw how many people walk how long to the nearest site; the limit is a line.

    Parameters
    ----------
    histogram
        ``from_min``, ``to_min`` and ``people`` a bin, ascending.
    limit_min
        The limit of the profile, where it is one of minutes.
    language
        Of the labels.

    Returns
    -------
    Drawing
        Bars up to the limit have the colour of covered. Those beyond it have none of a state: who walks
        longer may be in a gap or unknown.
    """
    drawing = Drawing(WIDE_MM, 58)
    left, right, top, bottom = 16.0, WIDE_MM - 2, 8.0, 46.0
    within = [limit_min is None or row["to_min"] <= limit_min + 1e-9 for row in histogram]
    first, last = histogram[0]["from_min"], histogram[-1]["to_min"]
    most = max(row["people"] for row in histogram) or 1.0
    scale = (right - left) / (last - first)
    step = _round_step(most / 4)
    for i in range(int(most / step) + 1):
        y = bottom - (bottom - top) * i * step / most
        drawing.line([(left, y), (right, y)])
        drawing.text(left - 1.5, y, _count(i * step, language), anchor="end", fill=SOFT, style=SMALL)
    for row, inside in zip(histogram, within, strict=True):
        tall = (bottom - top) * max(row["people"], 0) / most
        x = left + scale * (row["from_min"] - first)
        width = scale * (row["to_min"] - row["from_min"])
        drawing.rect(x + 0.2, bottom - tall, width - 0.4, tall, FILLS["covered"] if inside else NEUTRAL)
    marks = _round_step((last - first) / 8)
    for i in range(math.ceil(first / marks), int(last / marks) + 1):
        drawing.text(
            left + scale * (i * marks - first),
            bottom + 3,
            f"{i * marks:g}",
            anchor="middle",
            fill=SOFT,
            style=SMALL,
        )
    if limit_min is not None and first < limit_min < last:
        x = left + scale * (limit_min - first)
        drawing.line([(x, top - 5), (x, bottom)], INK, 0.4)
        drawing.text(
            x + 1.5, top - 3, {"zh": f"时限 {limit_min:g} 分钟", "en": f"Limit {limit_min:g} min"}[language]
        )
        _limit_legend(drawing, histogram, limit_min, language)
    said = {"zh": "到最近站点的步行时间（分钟）", "en": "Walk to the nearest site (minutes)"}[language]
    drawing.text((left + right) / 2, bottom + 8.5, said, anchor="middle", fill=SOFT)
    drawing.text(0, 2.5, {"zh": "人数", "en": "People"}[language], fill=SOFT)
    return drawing


def times_covered(rows: Sequence[tuple[str, float, str]], language: Language) -> Drawing:
    """
    Draw how many people reach none, one, two, more sites.

    Parameters
    ----------
    rows
        Times (``0``, ``1``, ``3+``), people, and their share as it is written.
    language
        Of the labels.

    Returns
    -------
    Drawing
        One bar a row.
    """
    pitch, name = 6.4, 20.0
    drawing = Drawing(HALF_MM, pitch * len(rows) + 1)
    total = sum(people for _, people, _ in rows) or 1.0
    most = max(people for _, people, _ in rows) / total or 1.0
    said = {"zh": "{} 处", "en": "{} sites"}[language]
    for i, (times, people, share) in enumerate(rows):
        y, width = 1 + pitch * i, (HALF_MM - name - VALUE_MM) * people / total / most
        drawing.text(name - 2, y + 2.2, said.format(times), anchor="end")
        drawing.rect(name, y, width, 4.4, NEUTRAL if times == "0" else COLOURS["covered"])
        drawing.text(name + width + 1.5, y + 2.2, share)
    return drawing


def speed_band(rows: Sequence[tuple[float, float]], used_kmh: float | None, language: Language) -> Drawing:
    """
    Draw the share covered against the walking speed; the speed that was used is marked.

    Parameters
    ----------
    rows
        Speed in km/h and share covered, ascending.
    used_kmh
        Speed of the audit.
    language
        Of the labels.

    Returns
    -------
    Drawing
        A line with its values.
    """
    drawing = Drawing(HALF_MM, 54)
    left, right, top, bottom = 12.0, HALF_MM - 10, 9.0, 42.0
    slow, fast = rows[0][0], rows[-1][0]
    low = math.floor(10 * min(share for _, share in rows)) / 10
    high = max(math.ceil(10 * max(share for _, share in rows)) / 10, low + 0.1)
    for i in range(round(10 * low), round(10 * high) + 1):
        y = bottom - (bottom - top) * (i / 10 - low) / (high - low)
        drawing.line([(left, y), (right, y)])
        drawing.text(left - 1.5, y, f"{10 * i}%", anchor="end", fill=SOFT, style=SMALL)
    places = [
        (
            left + 5 + (right - left - 10) * (speed - slow) / ((fast - slow) or 1),
            bottom - (bottom - top) * (share - low) / (high - low),
        )
        for speed, share in rows
    ]
    drawing.line(places, COLOURS["share"], 0.6)
    for i, ((speed, share), (x, y)) in enumerate(zip(rows, places, strict=True)):
        used = used_kmh is not None and math.isclose(speed, used_kmh, abs_tol=1e-6)
        drawing.dot(x, y, 1.5 if used else 1.0, COLOURS["gap" if used else "share"])
        near = i + 1 < len(rows) and rows[i + 1][0] - speed < _CLOSE * (fast - slow) + 1e-9
        after = i > 0 and speed - rows[i - 1][0] < _CLOSE * (fast - slow) + 1e-9
        anchor, shift = ("end", 0.5) if near else ("start", -0.5) if after else ("middle", 0.0)
        drawing.text(x + shift, y - 3.4, percent(share), anchor=anchor, style=BOLD if used else "")
        drawing.text(x + shift, bottom + 3, f"{speed:g}", anchor=anchor, fill=SOFT, style=SMALL)
    said = {"zh": "步行速度（km/h）；橙点为本次所用", "en": "Walking speed (km/h); orange: used here"}[
        language
    ]
    drawing.text((left + right) / 2, bottom + 8.5, said, anchor="middle", fill=SOFT)
    return drawing


def week(shares: Sequence[float | None], language: Language) -> Drawing:
    """
    Draw the share covered in every hour of a week, Monday first.

    Parameters
    ----------
    shares
        168 shares; None where nobody knows.
    language
        Of the labels.

    Returns
    -------
    Drawing
        A calendar of seven rows.
    """
    left, top, wide, tall = 12.0, 1.0, 6.2, 4.6
    drawing = Drawing(WIDE_MM, 48)
    for day, label in enumerate(DAYS[language]):
        drawing.text(left - 2, top + tall * (day + 0.5), label, anchor="end")
        for hour in range(24):
            fill = _tint(shares[24 * day + hour])
            drawing.rect(left + wide * hour, top + tall * day, wide - 0.25, tall - 0.25, fill)
    for hour in range(0, 25, 3):
        drawing.text(
            left + wide * hour, top + 7 * tall + 2.5, f"{hour}:00", anchor="middle", fill=SOFT, style=SMALL
        )
    x, y = left, top + 7 * tall + 8.5
    for step in range(0, 101, 20):
        drawing.rect(x, y - 1.6, 6, 3.2, _tint(step / 100))
        drawing.text(x + 7, y, f"{step}%", fill=SOFT, style=SMALL)
        x += 9 + width_of(f"{step}%")
    return drawing


def _limit_legend(
    drawing: Drawing, histogram: Sequence[dict[str, float]], limit_min: float, language: Language
) -> None:
    split = any(row["from_min"] < limit_min - 1e-9 < row["to_min"] - 2e-9 for row in histogram)
    beyond = ("跨越或超出时限", "Across or beyond it") if split else ("超出时限", "Beyond the limit")
    labels = {"zh": ("时限以内", beyond[0]), "en": ("Within the limit", beyond[1])}[language]
    legend(drawing, list(zip((FILLS["covered"], NEUTRAL), labels, strict=True)), WIDE_MM - 74, 2.5)


def _share(counts: dict[str, float], state: str) -> float:
    total = sum(counts.values())
    return max(counts.get(state, 0.0), 0.0) / total if total else 0.0


def _tint(share: float | None) -> str:
    if share is None:
        return LINE
    part = min(max(share, 0.0), 1.0)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(_PALE, _DEEP, strict=True))


def _round_step(about: float) -> float:
    if not about > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(about))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= about * (1 - 1e-9))


def _count(value: float, language: Language) -> str:
    return f"{value / WAN:,g} 万" if language == "zh" and value >= WAN else f"{value:,.0f}"
