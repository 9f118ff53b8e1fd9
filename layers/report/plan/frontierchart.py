"""The chart of a frontier: what more or less would buy."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.report.charts import BOLD, SMALL, WIDE_MM, count_label
from layers.report.drawing import COLOURS, SOFT, Drawing, Sign, legend
from layers.report.model import Language
from layers.report.plan.axis import axis_of

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
    across = axis_of([point.spent for point in points], left + 3, right - 3, room=0.0)
    bounds = [(point.spent, point.bound) for point in points if point.bound is not None]
    up = axis_of([*(point.covered for point in points), *(bound for _, bound in bounds)], bottom, top)
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
