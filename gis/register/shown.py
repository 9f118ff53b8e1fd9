"""Values of the register as a sheet shows them: what is exported reads back as the same value."""

from gis.register.entries import Value
from gis.register.fields import Field, FieldType

PLACES = 7
"""Decimals of a degree: a centimetre."""


def cell_of(field: Field, value: Value) -> str | int | float | None:
    """
    Write a value as a cell.

    Parameters
    ----------
    field
        Its column.
    value
        As stored.

    Returns
    -------
    str, int, float or None
        Names instead of codes, one text for a list; None for nothing.
    """
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, str) and field.type is FieldType.CHOICE:
        return field.shown(value)
    if isinstance(value, str) and field.type is FieldType.MOMENT:
        return value[:16].replace("T", " ")
    return value
