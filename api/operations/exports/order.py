"""What is wanted of an export; light to import, for doors."""

from dataclasses import dataclass
from typing import Literal

from gis.datum import Datum
from gis.errors import InputError


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
        Of the texts in a Shapefile; every other format is in UTF-8.
    version
        Of the map; the one that residents see when None.
    current
        True for the register as it is now, published or not.

    Raises
    ------
    InputError
        If another format than a Shapefile is wanted in GBK.
    """

    name: str
    format: str
    datum: Datum = Datum.WGS84
    encoding: Literal["utf-8", "gbk"] = "utf-8"
    version: int | None = None
    current: bool = False

    def __post_init__(self) -> None:
        """Refuse an encoding that the format has not."""
        if self.encoding != "utf-8" and self.format not in ("shp", "shp.zip"):
            raise InputError(
                "只有 Shapefile 可以选 GBK，其他格式都是 UTF-8；请去掉 encoding，或改为 shp",
                "only a Shapefile may be in GBK, the others are UTF-8; leave encoding out, or ask for shp",
            )
