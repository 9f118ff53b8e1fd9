"""Candidates as they are ordered."""

from dataclasses import dataclass
from pathlib import Path

from api.operations.audit.order import AuditOrder
from gis.errors import InputError


@dataclass(frozen=True, slots=True)
class GapOrder:
    """
    What is wanted of the people in the gap.

    Attributes
    ----------
    audit
        That finds them.
    most
        So many centres at most.
    least_people
        A centre that reaches fewer people without another is none.
    cell_m
        Side of the cells in which places for a centre are looked for.
    """

    audit: AuditOrder
    most: int = 100
    least_people: float = 300.0
    cell_m: float = 250.0

    def __post_init__(self) -> None:
        """Refuse what gives no centre, or more places than a machine holds."""
        if self.most < 1 or not self.least_people >= 0:
            raise InputError(
                "--centres 至少为 1，--least-people 不能为负",
                "--centres must be at least 1 and --least-people not negative",
            )
        if not 50 <= self.cell_m <= 5000:  # noqa: PLR2004 - metres
            raise InputError("格网边长应在 50 到 5000 米之间", "the cells must be from 50 to 5000 m")


@dataclass(frozen=True, slots=True)
class CandidateOrder:
    """
    Where candidates are looked for.

    Attributes
    ----------
    file
        Candidates of one's own.
    osm
        An OpenStreetMap extract.
    corners
        Also emit places for micro-corners (F09), where the extract's venues have room for one.
    gap
        Centres of people in the gap; None when not asked.
    upgrade_corners
        Also emit the open micro-corners of `facilities`, as full stations.
    facilities
        Sites that are open, for `upgrade_corners` and `apart_m`.
    costs
        A table of costs; None for the one that comes with the program.
    apart_m
        Candidates so near to an open site are left out; 0 for none.
    """

    file: Path | None = None
    osm: Path | None = None
    corners: bool = False
    gap: GapOrder | None = None
    upgrade_corners: bool = False
    facilities: Path | None = None
    costs: Path | None = None
    apart_m: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an order without a source, and options that would be passed over in silence."""
        if not (self.file or self.osm or self.gap or self.upgrade_corners):
            raise InputError(
                "请至少给出一个来源：--osm、--file、--gap 或 --upgrade-corners",
                "give at least one source: --osm, --file, --gap or --upgrade-corners",
            )
        if self.corners and self.osm is None:
            raise InputError("--corners 需要 --osm", "--corners needs --osm")
        if not 0 <= self.apart_m <= 10_000:  # noqa: PLR2004 - metres
            raise InputError("--apart-m 应在 0 到 10000 米之间", "--apart-m must be from 0 to 10000 m")
        wants = self.upgrade_corners or self.apart_m > 0
        if wants and self.facilities is None:
            raise InputError(
                "--upgrade-corners 和 --apart-m 需要 --facilities",
                "--upgrade-corners and --apart-m need --facilities",
            )
        if self.facilities is not None and not (wants or self.gap):
            raise InputError(
                "--facilities 只与 --gap、--upgrade-corners、--apart-m 一起使用",
                "--facilities goes with --gap, --upgrade-corners or --apart-m",
            )
