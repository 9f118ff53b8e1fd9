"""What is wanted of an export; light to import, for doors."""

from dataclasses import dataclass
from typing import Literal

from gis.datum import Datum


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """
    What is wanted.

    Attributes
    ----------
    name
        Key of a map or a layer.
    format
        Code of a format.
    datum
        What longitude and latitude shall mean.
    encoding
        Of the texts in a Shapefile.
    version
        Of the map; the one that residents see when None.
    current
        True for the register as it is now, published or not.
    """

    name: str
    format: str
    datum: Datum = Datum.WGS84
    encoding: Literal["utf-8", "gbk"] = "utf-8"
    version: int | None = None
    current: bool = False
