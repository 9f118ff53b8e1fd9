"""
Columns of a KML: what a program wrote for each place, beside what KML has of its own.

GDAL reads ``ExtendedData/Data`` or ``SchemaData``, but seldom both, and turns letters of a name of the first
that are not ASCII into underlines, so that 电话 and 地址 become one column. So everything is written as the
first before, under names that GDAL keeps, and the names are put back.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from data.files.text import to_utf8

_DATA = re.compile(rb"""(<(?:[\w.-]+:)?Data\s(?:[^>]*?\s)?name\s*=\s*)("[^"<]*"|'[^'<]*')""")
_ROOT, _HEAD_BYTES = re.compile(rb"<([\w.-]+):kml[\s>]"), 4096
_SCHEMAS = re.compile(rb"<Schema[\s>].*?</Schema>|</?SchemaData(?:\s[^>]*)?>", re.DOTALL)
_SIMPLE = re.compile(rb"<SimpleData(\s[^>]*?)(/?)>")
_EMPTY = b"><value></value></Data>"
_PLAIN = "jobcircle_"
_KML_OWN = frozenset(
    {"timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"}
)
_IN_ANY = ("id", "Name", "description")
_COUNTED = re.compile(r".*\.\d+")
"""Ids that GDAL gives to what it writes: layer.1, layer.2."""


def plain_data_names(content: bytes) -> tuple[bytes, dict[str, str]]:
    """
    Write all data in the way, and under names, that GDAL keeps.

    Parameters
    ----------
    content
        A KML.

    Returns
    -------
    tuple[bytes, dict[str, str]]
        The KML, and the names that were replaced by those that stand for them.

    Examples
    --------
    >>> plain_data_names('<Data name="电话"><value>12333</value></Data>'.encode())
    (b'<Data name="jobcircle_0"><value>12333</value></Data>', {'jobcircle_0': '电话'})
    """
    stands: dict[str, str] = {}

    def plain(found: re.Match[bytes]) -> bytes:
        name = html.unescape(to_utf8(found[2][1:-1], "文件").decode()).strip()
        return found[1] + f'"{stands.setdefault(name, f"{_PLAIN}{len(stands)}")}"'.encode()

    changed = _DATA.sub(plain, _without_schemas(_without_prefix(content)))
    return changed, {stand: name for name, stand in stands.items()}


def _without_prefix(content: bytes) -> bytes:
    """Write ``<kml:Placemark>`` as ``<Placemark>``: only so GDAL reads more than names and places."""
    root = _ROOT.search(content, 0, _HEAD_BYTES)
    if root is None:
        return content
    prefix = re.escape(root[1])
    bare = re.sub(rb"<(/?)" + prefix + rb":", rb"<\1", content)
    return re.sub(rb"(\sxmlns):" + prefix + rb"(\s*=)", rb"\1\2", bare, count=1)


def _without_schemas(content: bytes) -> bytes:
    """Write what a schema names as data; its types are not needed, every cell is read as its column wants."""
    if b"SchemaData" not in content:
        return content
    bare = _SCHEMAS.sub(b"", content)
    data = _SIMPLE.sub(lambda found: b"<Data" + found[1] + (_EMPTY if found[2] else b"><value>"), bare)
    return data.replace(b"</SimpleData>", b"</value></Data>")


def columns_of_kml(
    columns: Sequence[str], fields: Sequence[Any], names: Mapping[str, str]
) -> dict[str, list[int]]:
    """
    Choose the columns of a layer.

    Parameters
    ----------
    columns
        As GDAL calls them.
    fields
        Values of each column.
    names
        Of data, by those that stand for them.

    Returns
    -------
    dict[str, list[int]]
        Places among the columns, by name: a name that stands in data and in a schema is one column. What KML
        has of its own is left out where no place fills it in, and ids that only count.
    """
    found: dict[str, list[int]] = {}
    for at, column in enumerate(columns):
        if column in _KML_OWN or (column in _IN_ANY and _says_nothing(column, fields[at])):
            continue
        found.setdefault(names.get(column, column), []).append(at)
    return found


def _says_nothing(column: str, values: Sequence[Any]) -> bool:
    filled = [str(value) for value in values if value is not None and str(value).strip()]
    return not filled or (column == "id" and all(map(_COUNTED.fullmatch, filled)))
