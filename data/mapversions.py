"""Values of published maps: versions, what they say of themselves, history, layers that are live."""

from dataclasses import dataclass
from datetime import date, datetime

from data.layercopies import LayerCopy


@dataclass(frozen=True, slots=True)
class Imprint:
    """
    What a version says of itself.

    Attributes
    ----------
    data_date
        The day that the data describe.
    attribution
        Whose data it is.
    review_number
        审图号; None for a working map.
    producer
        编制单位; may be empty.
    demo
        True where the city is made up.
    """

    data_date: date
    attribution: str
    review_number: str | None = None
    producer: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class MapVersion:
    """
    One version of a map.

    Attributes
    ----------
    map, version
        Which.
    published_at, published_by, note
        Who published it when, and what they said.
    imprint
        What it says of itself.
    active
        True for the one that residents see.
    whole
        False for an old one whose features are kept no longer.
    """

    map: str
    version: int
    published_at: datetime
    published_by: str
    note: str
    imprint: Imprint
    active: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class MapEvent:
    """
    One line of a map's history.

    Attributes
    ----------
    number
        From 1.
    version
        The one that became active.
    action
        ``publish`` or ``rollback``.
    at, by, note
        When, who, and what they said.
    """

    number: int
    version: int
    action: str
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class LiveLayer:
    """
    A layer that residents see.

    Attributes
    ----------
    copy
        Its features are `layer_feature` rows of this copy.
    version
        Of the map that shows it.
    """

    copy: LayerCopy
    version: MapVersion
