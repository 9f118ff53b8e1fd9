"""Codes, endings and media types of exports; light to import, for doors that only name them."""

from types import MappingProxyType

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MEDIA: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {
        "xlsx": (".xlsx", _SHEET),
        "csv": (".csv", "text/csv; charset=utf-8"),
        "geojson": (".geojson", "application/geo+json"),
        "gpkg": (".gpkg", "application/geopackage+sqlite3"),
        "shp": (".shp.zip", "application/zip"),
        "kml": (".kml", "application/vnd.google-earth.kml+xml"),
        "fgb": (".fgb", "application/vnd.flatgeobuf"),
        "html": (".html", "text/html; charset=utf-8"),
        "pdf": (".pdf", "application/pdf"),
        "png": (".png", "image/png"),
    }
)
"""Ending and media type by the code of a format, in the order in which people are offered them."""

SEVERAL = frozenset({"xlsx", "gpkg", "kml", "html", "pdf", "png"})
"""Formats of which one file holds all layers of a map; of others a map is a zip."""

ZIP = "application/zip"

REPORTS: MappingProxyType[str, str] = MappingProxyType(
    {"pdf": MEDIA["pdf"][1], "docx": _TEXT, "xlsx": _SHEET}
)
"""Media type by the code of a form of report that is handed out."""


def file_name(stem: str, code: str, *, layers: int) -> str:
    """
    Name the file of an export after what is in it.

    Parameters
    ----------
    stem
        The first part.
    code
        Of the format.
    layers
        How many it holds.

    Returns
    -------
    str
        With the ending that opens it.

    Examples
    --------
    >>> file_name("stations-4", "shp", layers=1), file_name("employment-4", "csv", layers=8)
    ('stations-4.shp.zip', 'employment-4-csv.zip')
    """
    if layers > 1 and code not in SEVERAL:
        return f"{stem}-{code}.zip"
    return stem + MEDIA[code][0]


def media_type(name: str, code: str) -> str:
    """Give the media type of a file that `file_name` named."""
    return ZIP if name.endswith(".zip") else MEDIA[code][1]
