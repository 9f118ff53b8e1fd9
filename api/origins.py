"""Origins of other sites' pages, as the settings name them."""

import re
from urllib.parse import urlsplit

from gis.errors import InputError

ANY = "*"
"""Every site."""

NOBODY = "none"
USUAL_PORTS = {"http": 80, "https": 443}
"""Browsers leave them out."""

HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


def read_origins(value: object) -> tuple[str, ...]:
    """
    Read the origins of a setting.

    Parameters
    ----------
    value
        A text with commas between them, or a sequence; ``none`` is for nobody, ``*`` for everybody.

    Returns
    -------
    tuple[str, ...]
        As browsers write them, each once.

    Raises
    ------
    InputError
        If one is not as a browser would write it: what is compared is compared letter by letter.

    Examples
    --------
    >>> read_origins("*, https://maps.example"), read_origins("none")
    (('*', 'https://maps.example'), ())
    """
    given = [each.strip() for each in value.split(",")] if isinstance(value, str) else value
    if given == [NOBODY]:
        return ()
    if not isinstance(given, list | tuple) or not all(each == ANY or _is_origin(each) for each in given):
        raise InputError(
            "应为 *、none，或以逗号分隔的来源，如 https://maps.example（小写，不带路径；中文域名写作 xn--）",
            "must be *, none, or origins with commas between them such as https://maps.example "
            "(small letters, no path, xn-- for names in Chinese)",
        )
    return tuple(dict.fromkeys(given))


def _is_origin(value: object) -> bool:
    try:
        parts = urlsplit(str(value))
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return False
    named = f"[{host}]" if ":" in host else host
    written = f"{parts.scheme}://{named}" + (f":{port}" if port else "")
    known = parts.scheme in USUAL_PORTS and port != USUAL_PORTS[parts.scheme]
    return known and HOST.fullmatch(host) is not None and value == written
