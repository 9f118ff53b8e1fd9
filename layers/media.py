"""Codes, endings and media types of exports; light to import, for doors that only name them."""

from types import MappingProxyType

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

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
