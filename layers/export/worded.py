"""Words instead of codes, for files that people open: those of the legend, with the codes at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from layers.catalog import Field, FieldType, Layer
from layers.export.model import Features
from layers.report.words import REASONS

CODE_MARK = "代码"
"""Ends the heading of a column of codes. Not in brackets: in a heading of the register they do not count."""

_YES_NO: Mapping[Any, str] = MappingProxyType({"yes": "是", "no": "否"})
"""Of fields that are a question and choose the sign; everybody knows what the words were."""
_NONE: Mapping[Any, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a table.

    Attributes
    ----------
    title
        Its heading.
    type
        Of its values.
    values
        One a feature; None for what is unknown.
    """

    title: str
    type: FieldType
    values: Sequence[Any]


def table_columns(features: Features) -> tuple[list[Column], list[Column]]:
    """
    Give the fields of a layer as people read them.

    Parameters
    ----------
    features
        Of one layer.

    Returns
    -------
    tuple[list[Column], list[Column]]
        Every field in the order of the layer, words where it holds codes; and the codes that were replaced,
        so that nothing is lost.
    """
    fields: list[Column] = []
    codes: list[Column] = []
    for field in features.layer.fields:
        values = features.columns[field.name]
        words = _words_of(features.layer, field)
        if words and words is not _YES_NO:
            codes.append(Column(f"{field.title.zh}{CODE_MARK}", field.type, values))
        fields.append(Column(field.title.zh, field.type, [words.get(value, value) for value in values]))
    return fields, codes


def _words_of(layer: Layer, field: Field) -> Mapping[Any, str]:
    """Tell how the values of a field are said; a code that nobody named stays as it is."""
    if field.codes:
        return {code: name.zh for code, name in field.codes.items()}
    if field.name == "reason":
        return {code: name.zh for code, name in REASONS.items()}
    return _YES_NO if field.name == layer.style.by else _NONE
