"""What the store is filled from: the tables of a city and the layers of its base map, made up or real."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from gis.errors import Message


@dataclass(frozen=True, slots=True)
class City:
    """
    A city that is ready to be stored and drawn.

    Attributes
    ----------
    name, name_en
        As shown in the page's title.
    as_of
        Day that the data describes.
    tables
        Rows by table name, with the column names of `data.tables`; geometry in ``geom``, EPSG:4326.
    layers
        Base-map layers by name, with the columns of `data.basemap.LAYERS`.
    notes
        How it was made: where the people, the areas and the sites come from, in both languages.
    attribution
        Whose data the map is drawn from.
    """

    name: str
    name_en: str
    as_of: date
    tables: Mapping[str, pd.DataFrame]
    layers: Mapping[str, gpd.GeoDataFrame]
    notes: tuple[Message, ...]
    attribution: str
