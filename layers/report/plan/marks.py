"""The marks of sites on the maps of a plan: shape tells the action as well as colour does."""

from layers.report.drawing import Drawing, diamond
from layers.report.plan.words import ACTION_COLOURS

SLATE = "#33424b"
RADIUS_MM = {"keep": 0.75, "close": 1.1, "merge": 1.25, "upgrade": 1.25, "add": 1.3}


def mark(drawing: Drawing, x: float, y: float, action: str, *, informs: bool = False) -> None:
    """
    Draw a site by what the plan does with it.

    Parameters
    ----------
    drawing
        The sheet.
    x, y
        Its place in millimetres.
    action
        Of the plan; any other counts as kept.
    informs
        True for sites that only inform; those that are kept or added are diamonds.
    """
    colour = ACTION_COLOURS.get(action, SLATE)
    size = RADIUS_MM.get(action, RADIUS_MM["keep"])
    if action == "close":
        _cross(drawing, x, y, size, colour)
    elif action == "merge":
        _triangle(drawing, x, y, -size, colour)
    elif action == "upgrade":
        _triangle(drawing, x, y, size, colour)
    elif informs and action in ("keep", "add"):
        diamond(drawing, x, y, SLATE if action == "keep" else colour)
    elif action == "add":
        drawing.dot(x, y, size, colour)
        plus = size - 0.5
        drawing.path(
            f"M{x - plus:.2f} {y:.2f}h{2 * plus:.2f}M{x:.2f} {y - plus:.2f}v{2 * plus:.2f}",
            stroke="#ffffff", width=0.4,
        )  # fmt: skip
    else:
        drawing.dot(x, y, size, SLATE)


def halo(drawing: Drawing, x: float, y: float, colour: str) -> None:
    """Ring the site that a map is about."""
    drawing.path(
        f"M{x - 2.9:.2f} {y:.2f}a2.9 2.9 0 1 0 5.8 0a2.9 2.9 0 1 0 -5.8 0z", stroke="#ffffff", width=1.1
    )
    drawing.path(
        f"M{x - 2.9:.2f} {y:.2f}a2.9 2.9 0 1 0 5.8 0a2.9 2.9 0 1 0 -5.8 0z", stroke=colour, width=0.5
    )


def _cross(drawing: Drawing, x: float, y: float, size: float, colour: str) -> None:
    path = (
        f"M{x - size:.2f} {y - size:.2f}l{2 * size:.2f} {2 * size:.2f}"
        f"M{x + size:.2f} {y - size:.2f}l{-2 * size:.2f} {2 * size:.2f}"
    )
    drawing.path(path, stroke="#ffffff", width=1.2)
    drawing.path(path, stroke=colour, width=0.7)


def _triangle(drawing: Drawing, x: float, y: float, size: float, colour: str) -> None:
    """Draw a triangle that points up; down for a negative size."""
    path = f"M{x:.2f} {y - size:.2f}l{abs(size) * 1.05:.2f} {1.75 * size:.2f}h{-2.1 * abs(size):.2f}z"
    drawing.path(path, fill=colour, stroke="#ffffff", width=0.25)
