"""Names made from a question and its data: the same question of the same data has the same name."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def name_of(question: Mapping[str, Any], digests: Mapping[str, Any]) -> str:
    """
    Name what was made after its question and its data.

    Parameters
    ----------
    question
        JSON values, without paths: the same bytes elsewhere are the same data.
    digests
        Of every input, with its ``sha256`` or ``digest``.

    Returns
    -------
    str
        Twelve hexadecimal digits.

    Examples
    --------
    >>> name_of({"limit_s": 900.0}, {"population": {"sha256": "ab", "name": "people.csv"}})
    '9cc1ae1ff264'
    """
    told = {name: mark_of(value) for name, value in digests.items()}
    text = json.dumps([question, told], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def mark_of(source: Mapping[str, Any]) -> Any:
    """Give what tells an input from another, whatever it is called and wherever it is."""
    return source.get("sha256") or source.get("digest")
