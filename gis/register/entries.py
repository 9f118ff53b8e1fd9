"""An entry of the register as plain values, and what an import has to know of the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely

from gis.areas import AreaSet

Value = str | int | float | bool | list[str] | None
"""What a cell becomes: dates and times are ISO 8601 texts, so that two entries are the same or not."""

Entry = Mapping[str, Value]
"""One row of the register by column, ``lon`` and ``lat`` in WGS 84 with seven decimals."""


@dataclass(frozen=True, slots=True)
class Known:
    """
    What the register holds already.

    Attributes
    ----------
    entries
        Those of the kind that is imported, by id.
    areas
        Name by 12-digit code; empty where the store knows none.
    parents
        Names of those that a row may refer to, by id: enterprises of a vacancy, institutions of a course.
    outline
        Of the city, WGS 84; None where it is not known.
    grounds
        The areas with their outlines, to hold positions against; none where the store knows none.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    outline: shapely.Geometry | None = None
    grounds: AreaSet = field(default_factory=lambda: AreaSet((), np.empty(0, dtype=object)))
