"""What every section of a report is made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from layers.report.drawing import Drawing
from layers.report.model import Block, Figure, Imprint, MapLayers
from layers.report.plain import name
from layers.report.words import DATUM, OSM, Words

BLANK = "＿＿＿＿＿＿"
"""Where somebody writes by hand."""


@dataclass(frozen=True, slots=True)
class Desk:
    """
    An audit on the desk of whoever writes its report.

    Attributes
    ----------
    result
        Of the audit.
    layers
        What maps are drawn from.
    say
        The language.
    imprint
        Who answers for the report.
    """

    result: dict[str, Any]
    layers: MapLayers
    say: Words
    imprint: Imprint

    @property
    def source(self) -> str:
        """Give the attribution line."""
        return self.say.of(OSM)

    def figure(self, drawing: Drawing | None, title: str, alt: str, note: str = "") -> Iterator[Block]:
        """Give a figure, if there is one."""
        if drawing is not None:
            yield Figure(title, drawing, alt, note, paper=bool(note))

    @property
    def map_note(self) -> str:
        """Give the line below every map."""
        say, number_ = self.say, name(self.imprint.map_number) or BLANK
        parts = [
            say(f"审图号：{number_}", f"Map approval no. (审图号): {number_}"),
            say("坐标系：", "Datum: ") + say.of(DATUM),
            self.source,
        ]
        return say("；", "; ").join(parts)
