"""What a layer of a map is: its fields, how it is drawn, and what must be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from gis.errors import Message

FieldType = Literal["text", "integer", "number", "boolean", "date", "moment"]
Geometry = Literal["point", "multipolygon"]
Sign = Literal["circle", "square", "triangle", "diamond", "star", "cross", "down"]
Pattern = Literal["plain", "stripes", "dots", "outline"]

NO_CODES: Mapping[str, Message] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Field:
    """
    One column of a layer.

    Attributes
    ----------
    name
        Stable key in files, tiles and the API; ASCII.
    type
        ``date`` is a day, ``moment`` a time with its zone.
    title
        Shown to people.
    queryable
        True where a request may filter by it.
    codes
        Names of the values, where they are codes.
    alias
        At most ten ASCII letters for Shapefiles; made from the name when empty.
    """

    name: str
    type: FieldType
    title: Message
    queryable: bool = False
    codes: Mapping[str, Message] = field(default_factory=lambda: NO_CODES)
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Symbol:
    """
    One entry of a legend.

    Attributes
    ----------
    value
        Of the field that the style looks at; None for all others.
    title
        Shown in the legend.
    colour
        ``#rrggbb``.
    sign
        Shape of a point, so that colour is never the only difference.
    pattern
        Of a polygon, for the same reason.
    """

    value: str | None
    title: Message
    colour: str
    sign: Sign = "circle"
    pattern: Pattern = "plain"


@dataclass(frozen=True, slots=True)
class Style:
    """
    How a layer is drawn, for MapLibre, QGIS, folium and paper alike.

    Attributes
    ----------
    symbols
        In the order of the legend; the last one is for values that no other names, if its value is None.
    by
        The field that chooses the symbol; None where there is one symbol.
    size_px
        Width of a point's sign on a screen.
    opacity
        Of the inside of a polygon.
    line_px
        Width of its border.
    """

    symbols: tuple[Symbol, ...]
    by: str | None = None
    size_px: float = 9.0
    opacity: float = 0.35
    line_px: float = 1.0

    def symbol_of(self, value: object) -> Symbol | None:
        """
        Choose the symbol of a feature.

        Parameters
        ----------
        value
            Of the field that the style looks at.

        Returns
        -------
        Symbol or None
            None for a value that is not drawn.
        """
        if self.by is None:
            return self.symbols[0]
        for symbol in self.symbols:
            if symbol.value is None or symbol.value == value:
                return symbol
        return None


@dataclass(frozen=True, slots=True)
class Layer:
    """
    A layer of the catalogue.

    Attributes
    ----------
    id
        Stable key; ASCII.
    title, about
        Name, and what is in it.
    geometry
        Of every feature.
    fields
        In the order of files and tables; the first one names the feature and is never empty.
    style
        How it is drawn.
    source
        Whose data it is; shown beside the city's own attribution.
    label
        The field that people know a feature by.
    tile_fields
        The few that vector tiles carry.
    public
        False for a layer that residents never see.
    """

    id: str
    title: Message
    about: Message
    geometry: Geometry
    fields: tuple[Field, ...]
    style: Style
    source: Message
    label: str = "name"
    tile_fields: tuple[str, ...] = ("id", "name")
    public: bool = True

    @property
    def queryables(self) -> tuple[Field, ...]:
        """Give the fields that a request may filter by."""
        return tuple(each for each in self.fields if each.queryable)

    def field(self, name: str) -> Field:
        """Give the field of that name; `KeyError` where there is none."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class LiveMap:
    """
    One of the live maps (活地图, F01): a named, ordered set of layers.

    Attributes
    ----------
    id
        Stable key in addresses.
    title, about
        Name, and what it is for.
    layers
        From the bottom to the top; a layer belongs to one map at most.
    """

    id: str
    title: Message
    about: Message
    layers: tuple[Layer, ...]
