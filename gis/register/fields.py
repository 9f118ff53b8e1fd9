"""Columns of a register's sheet."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gis.errors import Message

NO_NOTE = Message("", "")


class FieldType(StrEnum):
    """What a column holds, and so how a cell of it is read."""

    ID = "id"
    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LIST = "list"
    HOURS = "hours"
    PHONE = "phone"
    USCC = "uscc"
    AREA = "area"
    PARENT = "parent"
    URL = "url"
    LON = "lon"
    LAT = "lat"
    DATUM = "datum"


TEXTS = frozenset(
    {FieldType.ID, FieldType.TEXT, FieldType.PHONE, FieldType.USCC, FieldType.AREA, FieldType.PARENT}
)
"""Columns that a spreadsheet must keep as text: it would turn their digits into numbers."""


@dataclass(frozen=True, slots=True)
class Field:
    """
    One column.

    Attributes
    ----------
    column
        Stable key in the store, the API and history.
    zh, en
        Header, and the same in English.
    type
        What it holds.
    required
        Whether a row without it is bad.
    aliases
        Other headers that mean it.
    choices
        Code and Chinese name of each value, where there is a list of them.
    words
        Further words by code.
    open_list
        Whether a value beside the choices is taken as it is.
    example
        Of a good cell.
    note
        What to fill in.
    """

    column: str
    zh: str
    en: str
    type: FieldType = FieldType.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    open_list: bool = False
    example: str = ""
    note: Message = NO_NOTE

    @property
    def header(self) -> str:
        """The header in a template: a star marks what must be filled in."""
        return f"{self.zh}*" if self.required else self.zh

    def shown(self, code: str) -> str:
        """Give the Chinese name of a value from the list; what is not in it goes by itself."""
        return dict(self.choices).get(code, code)

    def code_of(self, word: str) -> str | None:
        """Give the code that a word means; None where it means none."""
        plain = header_key(word)
        for code, zh in (*self.choices, *self.words):
            if plain in (header_key(code), header_key(zh)):
                return code
        return None


@dataclass(frozen=True, slots=True)
class RegisterKind:
    """
    A kind of entry, with its sheet.

    Attributes
    ----------
    code
        Name in commands and addresses.
    zh, en
        Names shown to people.
    prefix
        With which ids begin that are given here.
    fields
        Columns, in the order of the sheet.
    """

    code: str
    zh: str
    en: str
    prefix: str
    fields: tuple[Field, ...]

    @property
    def by_column(self) -> Mapping[str, Field]:
        """Every column by its key."""
        return {field.column: field for field in self.fields}

    @property
    def has_place(self) -> bool:
        """Whether its entries are on the map."""
        return "lon" in self.by_column

    @property
    def name_column(self) -> str:
        """The column that people call an entry by."""
        return "name" if "name" in self.by_column else "title"

    def column_of(self, header: str) -> str | None:
        """
        Tell which column a header means.

        Parameters
        ----------
        header
            As written; width, case, blanks, brackets and the mark of a required column do not matter.

        Returns
        -------
        str or None
            None where none is meant.
        """
        plain = header_key(header)
        for field in self.fields:
            if plain in {header_key(name) for name in (field.zh, field.en, field.column, *field.aliases)}:
                return field.column
        return None


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """
    Reduce a header or a word of a list to what matters.

    Parameters
    ----------
    text
        As written.

    Returns
    -------
    str
        Small letters, without blanks, stars, brackets and what is in them.

    Examples
    --------
    >>> header_key(" 经 度（必填）*"), header_key("Lng"), header_key("open_to_all")
    ('经度', 'lng', 'opentoall')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\(.*?\)|[\s*_:：、/\-]", "", plain)
