"""Which entry a row is: by its id, by the code of its firm, or a new one whose id follows from what it is."""

import hashlib
import unicodedata

from gis.register import Entry, Known, RegisterKind

_WHAT_IT_IS = (
    *("name", "title", "kind", "venue", "enterprise_id", "institution_id"),
    *("starts", "posted", "lon", "lat"),
)
_DIGITS = 10


def plain_name(name: object) -> str:
    """
    Reduce a name to what tells it from others.

    Parameters
    ----------
    name
        As written.

    Returns
    -------
    str
        Without width, case, blanks, punctuation, and what stands in brackets at its end.

    Examples
    --------
    >>> plain_name("东门 就业驿站（演示）") == plain_name("东门就业驿站")
    True
    """
    text = unicodedata.normalize("NFKC", str(name or "")).casefold()
    bare = text.partition("(")[0] or text
    return "".join(char for char in bare if char.isalnum())


def id_of(kind: RegisterKind, entry: Entry, by_uscc: dict[str, str], *, times: int = 1) -> str:
    """
    Tell which entry a row without id is.

    Parameters
    ----------
    kind
        Of the entry.
    entry
        Its other values.
    by_uscc
        Ids of the entries that have a social credit code.
    times
        How many rows so far are this one, itself included; each gets an id of its own.

    Returns
    -------
    str
        That of the entry with its social credit code; else one made from what it is, so that the same row
        always has the same.
    """
    uscc = entry.get("uscc")
    if isinstance(uscc, str) and uscc in by_uscc:
        return by_uscc[uscc]
    told = [str(uscc)] if uscc else [str(entry.get(column)) for column in _WHAT_IT_IS]
    if times > 1:
        told.append(str(times))
    digest = hashlib.sha256("|".join([kind.code, *told]).encode()).hexdigest()
    return f"{kind.prefix}-{digest[:_DIGITS].upper()}"


def ids_by_uscc(known: Known) -> dict[str, str]:
    """Give the ids of entries that have a social credit code, by it."""
    return {str(entry["uscc"]): code for code, entry in known.entries.items() if entry.get("uscc")}
