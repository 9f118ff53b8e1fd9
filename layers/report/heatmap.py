"""The week as a calendar of colours: the share covered in every hour."""

from collections.abc import Sequence

from layers.report.charts import SMALL, WIDE_MM
from layers.report.drawing import LINE, SOFT, Drawing, width_of
from layers.report.model import Language

HOURS_A_WEEK = 168
DAYS = {
    "zh": [f"周{day}" for day in "一二三四五六日"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
_PALE, _DEEP = (237, 245, 243), (18, 105, 95)


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
    drawing = Drawing(WIDE_MM, 45)
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


def _tint(share: float | None) -> str:
    if share is None:
        return LINE
    part = min(max(share, 0.0), 1.0)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(_PALE, _DEEP, strict=True))
