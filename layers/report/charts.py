"""The charts of a report: ranking of areas, walking times, times covered, speeds, the states."""

import math
from collections.abc import Sequence

from layers.report.drawing import COLOURS, FILLS, GROUND, INK, SOFT, Drawing, fitted, legend, width_of
from layers.report.model import Language
from layers.report.plain import WAN, percent

WIDE_MM = 170.0
HALF_MM = 78.0
"""Of a chart that stands beside its table."""

NAME_MM = 42.0
VALUE_MM = 14.0
SMALL = 'font-size="2.5"'
BOLD = 'font-weight="bold"'
NEUTRAL = "#b9c0c5"
"""Of people of whom the bar claims no state."""

CLEAR = f'stroke="{GROUND}" stroke-width="0.7" paint-order="stroke" stroke-linejoin="round"'
"""Keeps a label apart from the lines behind it."""

_CLOSE_MM = 10.0
"""Two labels of points that are nearer than this touch, unless each gives way."""


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
    step = round_step(most / 4)
    for i in range(int(most / step) + 1):
        y = bottom - (bottom - top) * i * step / most
        drawing.line([(left, y), (right, y)])
        drawing.text(left - 1.5, y, count_label(i * step, language), anchor="end", fill=SOFT, style=SMALL)
    for row, inside in zip(histogram, within, strict=True):
        tall = (bottom - top) * max(row["people"], 0) / most
        x = left + scale * (row["from_min"] - first)
        width = scale * (row["to_min"] - row["from_min"])
        drawing.rect(x + 0.2, bottom - tall, width - 0.4, tall, FILLS["covered"] if inside else NEUTRAL)
    marks = round_step((last - first) / 8)
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
    pitch = 6.4
    labels = [_sites(times, language) for times, _, _ in rows]
    name = 3 + max(map(width_of, labels))
    drawing = Drawing(HALF_MM, pitch * len(rows) + 1)
    total = sum(people for _, people, _ in rows) or 1.0
    most = max(people for _, people, _ in rows) / total or 1.0
    for i, (times, people, share) in enumerate(rows):
        y, width = 1 + pitch * i, (HALF_MM - name - VALUE_MM) * people / total / most
        drawing.text(name - 2, y + 2.2, labels[i], anchor="end")
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
    left, right, top, bottom = 10.0, HALF_MM - 1, 6.0, 42.0
    slow, fast = rows[0][0], rows[-1][0]
    low = math.floor(10 * min(share for _, share in rows)) / 10
    high = max(math.ceil(10 * max(share for _, share in rows)) / 10, low + 0.1)
    for i in range(round(10 * low), round(10 * high) + 1):
        y = bottom - (bottom - top) * (i / 10 - low) / (high - low)
        drawing.line([(left, y), (right, y)])
        drawing.text(left - 1.5, y, f"{10 * i}%", anchor="end", fill=SOFT, style=SMALL)
    places = [
        (
            left + 6 + (right - left - 14.5) * (speed - slow) / ((fast - slow) or 1),
            bottom - (bottom - top) * (share - low) / (high - low),
        )
        for speed, share in rows
    ]
    drawing.line(places, COLOURS["share"], 0.6)
    for i, ((speed, share), (x, y)) in enumerate(zip(rows, places, strict=True)):
        used = used_kmh is not None and math.isclose(speed, used_kmh, abs_tol=1e-6)
        drawing.dot(x, y, 1.5 if used else 1.0, COLOURS["gap" if used else "share"])
        near = i + 1 < len(rows) and places[i + 1][0] - x < _CLOSE_MM
        after = i > 0 and x - places[i - 1][0] < _CLOSE_MM
        anchor, shift = ("end", 0.5) if near else ("start", -0.5) if after else ("middle", 0.0)
        drawing.text(
            x + shift, y - 3.4, percent(share), anchor=anchor, style=f"{CLEAR} {BOLD if used else ''}"
        )
        drawing.text(x + shift, bottom + 3, f"{speed:.1f}", anchor=anchor, fill=SOFT, style=SMALL)
    said = {"zh": "步行速度（km/h）；橙点为本次所用", "en": "Walking speed (km/h); orange: used here"}[
        language
    ]
    drawing.text((left + right) / 2, bottom + 8.5, said, anchor="middle", fill=SOFT)
    return drawing


def state_bar(parts: Sequence[tuple[str, float]]) -> Drawing:
    """
    Draw one bar of the states.

    Parameters
    ----------
    parts
        State, and its part of all people; none is zero.

    Returns
    -------
    Drawing
        As wide as the page; the least part can still be seen.
    """
    drawing = Drawing(WIDE_MM, 3.6)
    shown = [max(part, 0.003) for _, part in parts]
    x, scale = 0.0, WIDE_MM / (sum(shown) or 1.0)
    for (state, _), part in zip(parts, shown, strict=True):
        drawing.rect(x, 0, scale * part - 0.4, 3.6, FILLS[state])
        x += scale * part
    return drawing


def _limit_legend(
    drawing: Drawing, histogram: Sequence[dict[str, float]], limit_min: float, language: Language
) -> None:
    split = any(row["from_min"] < limit_min - 1e-9 < row["to_min"] - 2e-9 for row in histogram)
    beyond = ("跨越或超出时限", "Across or beyond it") if split else ("超出时限", "Beyond the limit")
    labels = {"zh": ("时限以内", beyond[0]), "en": ("Within the limit", beyond[1])}[language]
    legend(drawing, list(zip((FILLS["covered"], NEUTRAL), labels, strict=True)), WIDE_MM - 74, 2.5)


def _sites(times: str, language: Language) -> str:
    if language == "zh":
        return f"{times} 处"
    return "1 site" if times == "1" else f"{times} sites"


def _share(counts: dict[str, float], state: str) -> float:
    total = sum(counts.values())
    return max(counts.get(state, 0.0), 0.0) / total if total else 0.0


def round_step(about: float) -> float:
    """Give the round number, of 1, 2 and 5 times a power of ten, from this length on."""
    if not about > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(about))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= about * (1 - 1e-9))


def count_label(value: float, language: Language) -> str:
    """Write a round count beside an axis."""
    return f"{value / WAN:,g} 万" if language == "zh" and value >= WAN else f"{value:,.0f}"
