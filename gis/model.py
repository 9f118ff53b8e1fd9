"""The nouns that more than one room needs: frozen values, handed from room to room."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    used
        True when the row takes part all the same, and this is only a remark.
    sheet
        Name of the sheet or layer, where a file has several; empty where it is about the whole file.
    """

    row: int
    reason: Message
    source: str
    used: bool = False
    sheet: str = ""


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
    capacity
        People it can serve in the unit of its file; None when unknown.
    opening_hours
        In OpenStreetMap syntax, local time; empty when unknown.
    chain
        Name or number of the chain it belongs to (F13).
    equipment
        Codes of `gis.equipment`, and what else the file names, as written.
    area_code
        12 digits (`gis.codes`); empty when unknown.
    open_to_all
        False for a site that serves only its own area, None when nobody says (B34).
    status
        ``planned``, ``building``, ``open``, ``accepted``, … (F11) as the file has it; empty when unknown.
    monthly_visits
        People served a month, as counted; None when nobody counts them.
    staff
        People who work there; None when unknown.
    host_kind
        Code of the `gis.hosts.HostKind` that gives it room, or what the file calls it; empty when unknown.
    """

    id: str
    position: LonLat
    name: str = ""
    kind: str = "employment_station"
    local_kind: str = ""
    row: int = 0
    capacity: float | None = None
    opening_hours: str = ""
    chain: str = ""
    equipment: frozenset[str] = frozenset()
    area_code: str = ""
    open_to_all: bool | None = None
    status: str = ""
    monthly_visits: float | None = None
    staff: float | None = None
    host_kind: str = ""


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
    reach_m
        Longest acceptable way along the network in metres, where the rule is one of distance; `limit_s` is
        then the time it takes at `walk_speed_mps`, see `by_distance`. None for a rule of time.
    walker
        Name of the walker whose costs count; the plain one has the same speed on every edge.
    applies_to
        Urban-rural classes (`gis.codes`) that the rule is for; empty when it is for all.
    """

    name: str
    limit_s: float
    walk_speed_mps: float
    max_access_m: float = 300.0
    basis: Message = NO_BASIS
    reach_m: float | None = None
    walker: str = "adult"
    applies_to: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a limit, a speed or an access leg that no walk can have."""
        if not (np.isfinite(self.walk_speed_mps) and MIN_SPEED_MPS <= self.walk_speed_mps <= MAX_SPEED_MPS):
            raise InputError(
                "步行速度应在 1 到 9 km/h 之间", "the walking speed must be between 1 and 9 km/h"
            )
        if not (np.isfinite(self.max_access_m) and 0 < self.max_access_m <= MAX_ACCESS_M):
            raise InputError(
                "接入距离上限应大于 0 且不超过 2000 米",
                "the access leg must be more than 0 and at most 2000 m",
            )
        if self.reach_m is None:
            self._check_time()
        else:
            self._check_distance(self.reach_m)

    @classmethod
    def by_distance(
        cls,
        name: str,
        *,
        reach_m: float,
        walk_speed_mps: float = 1.25,
        max_access_m: float = 300.0,
        basis: Message = NO_BASIS,
        applies_to: frozenset[str] = frozenset(),
    ) -> "CircleProfile":
        """
        Make a rule of distance along the network.

        Parameters
        ----------
        name, walk_speed_mps, max_access_m, basis, applies_to
            As of the class. The speed only turns metres into the minutes that are shown.
        reach_m
            Longest acceptable way in metres, access legs included.

        Returns
        -------
        CircleProfile
            With the limit that the way takes at that speed.

        Raises
        ------
        InputError
            If a value is out of range.

        Examples
        --------
        >>> CircleProfile.by_distance("5km", reach_m=5000.0).limit_s
        4000.0
        """
        limit_s = reach_m / walk_speed_mps if walk_speed_mps > 0 else 0.0
        return cls(name, limit_s, walk_speed_mps, max_access_m, basis, reach_m=reach_m, applies_to=applies_to)

    def at_speed(self, walk_speed_mps: float) -> "CircleProfile":
        """
        Give the same rule at another speed, as the sensitivity band of an audit needs it.

        Parameters
        ----------
        walk_speed_mps
            Metres a second.

        Returns
        -------
        CircleProfile
            Same limit for a rule of time; same reach, and so another limit, for a rule of distance.

        Raises
        ------
        InputError
            If the speed is out of range.
        """
        limit_s = self.limit_s
        if self.reach_m is not None and walk_speed_mps > 0:
            limit_s = self.reach_m / walk_speed_mps
        return replace(self, walk_speed_mps=walk_speed_mps, limit_s=limit_s)

    def _check_time(self) -> None:
        if not (np.isfinite(self.limit_s) and 0 < self.limit_s <= MAX_LIMIT_S):
            raise InputError(
                "时限必须大于 0 且不超过 120 分钟；更远的范围请改用距离标准（如 5 公里）",
                "the limit must be more than 0 and at most 120 minutes; for a larger circle use one of "
                "distance, such as 5 km",
            )

    def _check_distance(self, reach_m: float) -> None:
        if not (np.isfinite(reach_m) and 0 < reach_m <= MAX_REACH_M):
            raise InputError(
                f"距离上限必须大于 0 且不超过 {MAX_REACH_M / 1000:g} 公里",
                f"the reach must be more than 0 and at most {MAX_REACH_M / 1000:g} km",
            )
        if self.limit_s != reach_m / self.walk_speed_mps:
            raise InputError(
                "时限与距离、速度不一致；距离标准只需给出距离和速度",
                "the limit disagrees with reach and speed; a circle of distance is given by these two",
            )


MAX_LIMIT_S = 120 * 60.0
"""The longest walk that a rule of time may ask for."""
MAX_REACH_M = 15_000.0
"""The longest way that a rule of distance may ask for: at the lowest speed 900 minutes."""
MAX_ENGINE_LIMIT_S = 1000 * 60.0
"""No limit of any rule is longer; whole ticks of the engine hold it in 32 bits."""
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
    applies_to=frozenset({"111", "112", "121", "122", "123"}),
)
"""The default profile of towns: F05, with the speed of trap 1.4.1 declared."""

RURAL_5_KM = CircleProfile.by_distance(
    "rural-5km-network",
    reach_m=5000.0,
    basis=Message(
        "农村 5 公里辐射；政策文本未说明是直线还是道路，此处取沿道路 5 公里（更严格），并列直线 5 公里的结果",
        "5 km in the country; the policy texts do not say straight or by road: 5 km along the network is "
        "used here, the stricter of the two, with the 5 km radius printed beside it",
    ),
    applies_to=frozenset({"210", "220"}),
)
"""The default profile of the country: F05, with the choice of trap 1.4.2 declared."""
