"""Nouns as GeoJSON (RFC 7946): longitude first, seven decimals."""

from collections.abc import Iterable, Mapping
from typing import Any

from gis.card import FacilityCard
from gis.kinds import BY_CODE
from gis.model import LonLat

DECIMALS = 7
"""About a centimetre; more only makes files longer."""


def facility_feature(
    card: FacilityCard, position: LonLat, more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """
    Render one facility.

    Parameters
    ----------
    card
        What is known of it.
    position
        Where to draw it, in the datum that the caller declares.
    more
        Further properties, e.g. the walk to it.

    Returns
    -------
    dict
        GeoJSON Feature.

    Examples
    --------
    >>> card = FacilityCard("G1", "东门零工驿站", "gig_post", LonLat(118.6, 24.9))
    >>> facility_feature(card, card.position, {"walk_s": 412})["properties"]["kind_name"]
    {'zh': '零工驿站', 'en': 'Gig post'}
    """
    kind = BY_CODE[card.kind]
    return {
        "type": "Feature",
        "id": card.id,
        "geometry": point(position),
        "properties": {
            "name": card.name,
            "kind": card.kind,
            "kind_name": {"zh": kind.zh, "en": kind.en},
            "local_kind": card.local_kind,
            "covers": kind.covers,
            "opening_hours": card.opening_hours,
            "address": card.address,
            "phone": card.phone,
            "services": list(card.services),
            "host_venue": card.host_venue,
            "demo": card.demo,
            **(more or {}),
        },
    }


def feature_collection(features: Iterable[dict[str, Any]], **members: Any) -> dict[str, Any]:
    """
    Gather features, keeping their order.

    Parameters
    ----------
    features
        GeoJSON features.
    **members
        Foreign members beside them, e.g. the datum.

    Returns
    -------
    dict
        GeoJSON FeatureCollection.
    """
    return {"type": "FeatureCollection", **members, "features": list(features)}


def point(position: LonLat) -> dict[str, Any]:
    """Render a position as a GeoJSON geometry."""
    return {"type": "Point", "coordinates": [round(position.lon, DECIMALS), round(position.lat, DECIMALS)]}
