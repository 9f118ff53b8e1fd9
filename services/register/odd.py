"""What is odd in a value and is stored all the same: names without a letter, dates that cannot be meant."""

import re
from collections.abc import Iterator
from datetime import date

from gis.errors import Message
from gis.register import Entry, Fault, Field, FieldType, RegisterKind
from services.register.draft import Draft

FIRST_YEAR = 1949
YEARS_AHEAD = 50
"""Nothing that begins is planned so far ahead; an end may be, such as 2099-12-31 for unlimited."""

_ENDS = frozenset({"valid_to", "expires"})
_NAMES = frozenset({"name", "title", "venue", "host_venue", "address"})
_TRUTHS = frozenset({"true", "false"})
_NO_LETTERS = re.compile(r"[\W\d_]+")
_DIGITS_OF = re.compile(r"\d+(?:\.\d+)?的.*")


def remark_odd(kind: RegisterKind, draft: Draft, before: Entry | None, today: date) -> None:
    """
    Remark what is odd in the cells that a row changes.

    Parameters
    ----------
    kind
        What the row holds.
    draft
        The row; it is changed.
    before
        Its entry as stored; None for a new one.
    today
        Local date.
    """
    stored = before or {}
    for field in kind.fields:
        value = draft.values.get(field.column)
        if isinstance(value, str) and value != stored.get(field.column):
            draft.remarks.extend(Fault(field.column, each) for each in _odd(field, value, today))


def _odd(field: Field, value: str, today: date) -> Iterator[Message]:
    if field.type in (FieldType.DATE, FieldType.MOMENT) and (told := _odd_date(field, value, today)):
        yield told
    if field.column in _NAMES and (told := _odd_name(field, value)):
        yield told


def _odd_name(field: Field, value: str) -> Message | None:
    if value.casefold() in _TRUTHS:
        return Message(
            f"“{value}”像是表格里的逻辑值，不像{field.zh}；请核对",
            f"{value!r} looks like the truth value of a spreadsheet and hardly is the {field.en}; check it",
        )
    bare = _NO_LETTERS.fullmatch(value)
    if (bare and any(sign.isdigit() for sign in value)) or _DIGITS_OF.fullmatch(value):
        return Message(
            f"“{value[:20]}”像是数字，不像{field.zh}；请核对是否填错了列",
            f"{value[:20]!r} is made of digits and hardly the {field.en}; check the column",
        )
    if bare:
        return Message(
            f"“{value[:20]}”里没有文字，不像{field.zh}；请核对",
            f"{value[:20]!r} has no letter and is hardly the {field.en}; check it",
        )
    return None


def _odd_date(field: Field, value: str, today: date) -> Message | None:
    year = int(value[:4])
    if year < FIRST_YEAR:
        return Message(
            f"{value[:10]} 早于 {FIRST_YEAR} 年；请核对年份",
            f"{value[:10]} is before {FIRST_YEAR}; check the year",
        )
    if year > today.year + YEARS_AHEAD and field.column not in _ENDS:
        return Message(
            f"{value[:10]} 在 {YEARS_AHEAD} 年以后；请核对年份",
            f"{value[:10]} is more than {YEARS_AHEAD} years ahead; check the year",
        )
    return None
