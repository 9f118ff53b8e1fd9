"""Whether what was kept comes out again: which inputs changed, and where results differ."""

from collections.abc import Mapping
from typing import Any

from api.operations.kept.naming import mark_of

DATES = frozenset({"date"})
"""What may differ between files of the same bytes."""

VOLATILE = frozenset({"created", "seconds", "memory_mb", "version", "id", "config"})
"""What may differ between two runs of one question."""


def changed_sources(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """
    List the inputs that are not what they were.

    Parameters
    ----------
    was, now
        Digests by name of the input.

    Returns
    -------
    list[str]
        Names such as ``population``; empty when all data is the same.

    Examples
    --------
    >>> changed_sources({"network": {"digest": "a"}}, {"network": {"digest": "b"}})
    ['network']
    """
    names = dict.fromkeys([*was, *now])
    return [name for name in names if mark_of(now.get(name, {})) != mark_of(was.get(name, {}))]


def differences(was: Any, now: Any, place: str = "") -> list[str]:
    """
    List where two results differ.

    Parameters
    ----------
    was, now
        JSON values.
    place
        Where they stand.

    Returns
    -------
    list[str]
        Such as ``areas[3].covered``; what may differ between runs is left out.
    """
    if isinstance(was, dict) and isinstance(now, dict):
        ignored = DATES if place.startswith("inputs.") else frozenset() if place else VOLATILE
        keys = [key for key in dict.fromkeys([*was, *now]) if key not in ignored]
        return [
            line
            for key in keys
            for line in differences(was.get(key), now.get(key), f"{place}.{key}".lstrip("."))
        ]
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        pairs = enumerate(zip(was, now, strict=True))
        return [line for i, (a, b) in pairs for line in differences(a, b, f"{place}[{i}]")]
    return [] if was == now else [place]
