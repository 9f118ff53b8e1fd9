"""Where the next page begins, as a text that goes with one question only."""

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gis.errors import InputError

LONGEST = 800


@dataclass(frozen=True, slots=True)
class Cursor:
    """
    The row that the page before ended with.

    Attributes
    ----------
    moment
        When the first page was asked for: all pages are of the same moment.
    key, code
        What rows are sorted by, and the code that decides between equals.
    """

    moment: datetime
    key: float
    code: str


def write_cursor(cursor: Cursor, question: Mapping[str, Any]) -> str:
    """
    Write a cursor for an address.

    Parameters
    ----------
    cursor
        Where the next page begins.
    question
        All that was asked but the page; of it the cursor holds a digest, no position.

    Returns
    -------
    str
        Letters, digits, ``-`` and ``_``.
    """
    body = [_digest(question), cursor.moment.isoformat(), cursor.key, cursor.code]
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_cursor(text: str, question: Mapping[str, Any]) -> Cursor:
    """
    Read a cursor that came back.

    Parameters
    ----------
    text
        As it was given out.
    question
        All that is asked but the page.

    Returns
    -------
    Cursor
        Where the page begins.

    Raises
    ------
    InputError
        If it is damaged, or belongs to another question.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        digest, moment, key, code = json.loads(raw)
        when = datetime.fromisoformat(moment)
        good = isinstance(key, int | float) and math.isfinite(key) and _is_code(code) and when.tzinfo
    except (binascii.Error, ValueError, TypeError, RecursionError):
        good = None
    if not good:
        raise InputError(
            "cursor 已损坏；请原样使用上一页的 next",
            "the cursor is damaged; use next as the last page gave it",
        )
    if digest != _digest(question):
        raise InputError(
            "cursor 属于另一次查询；请用同样的条件翻页，或去掉 cursor 从头开始",
            "the cursor belongs to another question; ask the same again, or begin without a cursor",
        )
    return Cursor(when, float(key), code)


def _is_code(code: object) -> bool:
    return isinstance(code, str) and code.isprintable()


def _digest(question: Mapping[str, Any]) -> str:
    plain = json.dumps(question, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=9).hexdigest()
