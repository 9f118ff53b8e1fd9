"""The nouns that more than one room needs: frozen values, handed from room to room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError, Message

NO_BASIS = Message("", "")


class LonLat(NamedTuple):
    """
    A WGS 84 position, longitude first.

    Attributes
    ----------
    lon, lat
        Degrees.
    """

    lon: float
    lat: float


class RowNote(NamedTuple):
    """
    What has to be said of one row of a file: why it could not be used, or what was made of it.

    Attributes
    ----------
    row
        Line in the file as its user counts it: the header is row 1.
    reason
        One sentence in both languages.
    source
        What the row was meant to be: ``facilities``, ``population``, …
    """

    row: int
    reason: Message
    source: str


@dataclass(frozen=True, slots=True)
class Facility:
    """
    An employment service site that is open now.

    Attributes
    ----------
    id
        Code in the register.
    position
        Entrance.
    name
        As shown to the public.
    kind
        Code of a `gis.kinds.FacilityKind`.
    local_kind
        What the place itself is called, where a file says so.
    row
        Line of the file it came from, 0 when it came from elsewhere.
    """

    id: str
    position: LonLat
    name: str = ""
    kind: str = "employment_station"
    local_kind: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class DemandPoints:
    """
    Places where people live.

    Attributes
    ----------
    lonlat
        Shape (D, 2), WGS 84 degrees, longitude first.
    people
        Shape (D,), residents, finite and not negative.
    groups
        More weights of shape (D,), by name of the group.
    """

    lonlat: NDArray[np.float64]
    people: NDArray[np.float64]
    groups: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse shapes that disagree and weights that are not counts of people."""
        if self.lonlat.shape != (len(self.people), 2):
            raise InputError(
                "需求点坐标与人数的行数不一致",
                f"want lonlat (D, 2) and people (D,), got {self.lonlat.shape} and {self.people.shape}",
            )
        for name, weight in (("people", self.people), *self.groups.items()):
            if weight.shape != self.people.shape or not (np.isfinite(weight) & (weight >= 0)).all():
                raise InputError(
                    "人数必须是不小于 0 的有限数", f"{name} must be finite and not negative, one per point"
                )


@dataclass(frozen=True, slots=True)
class CircleProfile:
    """
    What counts as within reach (圈层标准, F05): a declared rule, not a magic number.

    Attributes
    ----------
    name
        Stable key.
    limit_s
        Longest acceptable walk in seconds, access legs included.
    walk_speed_mps
        Walking speed in metres a second.
    max_access_m
        Longest straight piece between a point and the network, in metres.
    basis
        The text that declares the rule.
    """

    name: str
    limit_s: float
    walk_speed_mps: float
    max_access_m: float = 300.0
    basis: Message = NO_BASIS

    def __post_init__(self) -> None:
        """Refuse a limit, a speed or an access leg that no walk can have."""
        if not (np.isfinite(self.limit_s) and 0 < self.limit_s <= MAX_LIMIT_S):
            raise InputError(
                "时限必须大于 0 且不超过 120 分钟", "the limit must be more than 0 and at most 120 minutes"
            )
        if not (np.isfinite(self.walk_speed_mps) and MIN_SPEED_MPS <= self.walk_speed_mps <= MAX_SPEED_MPS):
            raise InputError(
                "步行速度应在 1 到 9 km/h 之间", "the walking speed must be between 1 and 9 km/h"
            )
        if not (np.isfinite(self.max_access_m) and 0 < self.max_access_m <= MAX_ACCESS_M):
            raise InputError(
                "接入距离上限应大于 0 且不超过 2000 米",
                "the access leg must be more than 0 and at most 2000 m",
            )


MAX_LIMIT_S = 120 * 60.0
MIN_SPEED_MPS = 1 / 3.6
MAX_SPEED_MPS = 9 / 3.6
MAX_ACCESS_M = 2000.0

URBAN_15_MIN = CircleProfile(
    name="urban-15min-walk",
    limit_s=15 * 60.0,
    walk_speed_mps=1.25,
    basis=Message(
        "城区步行 15 分钟；政策文本未规定速度，此处取成人 4.5 km/h",
        "15-minute walk in town; the policy texts name no speed, 4.5 km/h (adult) is used here",
    ),
)
"""The default profile of towns: F05, with the speed of trap 1.4.1 declared."""
