"""
Which ways may be walked: the filter of OSMnx's ``walk`` network, on tags instead of a server's query.

Source: ``osmnx._overpass._get_network_filter("walk")`` of OSMnx 2.1 with its default ``access`` filter.
As there, a pattern matches anywhere in the value.
"""

import re
from collections.abc import Mapping

_REFUSED: dict[str, re.Pattern[str]] = {
    key: re.compile(pattern)
    for key, pattern in (
        ("area", "yes"),
        ("access", "private"),
        (
            "highway",
            "abandoned|bus_guideway|construction|cycleway|motor|no|planned|platform|proposed|raceway|razed"
            "|rest_area|services",
        ),
        ("foot", "no"),
        ("service", "private"),
        ("sidewalk", "separate"),
        ("sidewalk:both", "separate"),
        ("sidewalk:left", "separate"),
        ("sidewalk:right", "separate"),
    )
}

REFUSING_KEYS = tuple(_REFUSED)
"""Keys whose value may keep a way out."""


def is_walkable(tags: Mapping[str, str]) -> bool:
    """
    Tell whether OSMnx's walking network would hold a way with these tags.

    Parameters
    ----------
    tags
        Tags of an OpenStreetMap way.

    Returns
    -------
    bool
        True if the public may walk it.

    Examples
    --------
    >>> is_walkable({"highway": "footway"})
    True
    >>> is_walkable({"highway": "motorway"}), is_walkable({"building": "yes"})
    (False, False)
    """
    return "highway" in tags and not any(is_refused(key, value) for key, value in tags.items())


def is_refused(key: str, value: str) -> bool:
    """
    Tell whether a single tag keeps a way out of OSMnx's walking network.

    Parameters
    ----------
    key, value
        Of the tag.

    Returns
    -------
    bool
        True if no way with this tag is walked.
    """
    pattern = _REFUSED.get(key)
    return pattern is not None and pattern.search(value) is not None
