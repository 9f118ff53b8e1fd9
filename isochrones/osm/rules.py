"""
Which ways may be walked: the filter of OSMnx's ``walk`` network, on tags instead of a server's query.

Source: ``osmnx._overpass._get_network_filter("walk")`` of OSMnx 2.1 with its default ``access`` filter.
As there, a pattern matches anywhere in the value.
"""

import re
from collections.abc import Mapping

_REFUSED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern))
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
)


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
    return "highway" in tags and not any(
        key in tags and pattern.search(tags[key]) for key, pattern in _REFUSED
    )
