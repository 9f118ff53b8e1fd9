"""An audit as it is ordered: files and options, kept so that the same audit can be made again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from api.operations.digest import changed_on, file_sha256
from api.operations.network import open_network
from gis.errors import FileError, Message
from gis.model import URBAN_15_MIN, CircleProfile
from isochrones.coverage import BAND_MPS


@dataclass(frozen=True, slots=True)
class AuditOrder:
    """
    What was ordered.

    Attributes
    ----------
    network
        A saved network.
    facilities, population
        See `data.files`.
    areas, census, buildings, gates, compounds, amenities, walkers, holidays, enterprises
        More inputs; None for those not given.
    group_rasters
        Rasters of groups of people, by name of the group.
    groups
        Headings of more groups in the population.
    cell_m
        Side of the square that a point of a population table stands for, to move its people to buildings.
    profiles
        Circle profiles, the headline first.
    speeds_mps
        Of the sensitivity band.
    at
        The moment for coverage with a clock.
    cross_border
        False to leave out sites beyond the areas.
    choose_by, zones
        As of `rules.AuditRules`.
    older_network
        A saved older network of the same place, to see which streets are missing now.
    """

    network: Path
    facilities: Path
    population: Path
    areas: Path | None = None
    census: Path | None = None
    buildings: Path | None = None
    gates: Path | None = None
    compounds: Path | None = None
    amenities: Path | None = None
    walkers: Path | None = None
    holidays: Path | None = None
    group_rasters: dict[str, Path] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    cell_m: float | None = None
    profiles: tuple[CircleProfile, ...] = (URBAN_15_MIN,)
    speeds_mps: tuple[float, ...] = BAND_MPS
    at: datetime | None = None
    cross_border: bool = True
    enterprises: Path | None = None
    choose_by: str = ""
    zones: int = 0
    older_network: Path | None = None

    def files(self) -> dict[str, Path]:
        """Every input file by what it is for; networks are folders and not among them."""
        named = {
            name: getattr(self, name)
            for name in (
                "facilities", "population", "areas", "census", "buildings",
                "gates", "compounds", "amenities", "walkers", "holidays", "enterprises",
            )
        }  # fmt: skip
        rasters = {f"group:{name}": path for name, path in self.group_rasters.items()}
        return {name: path for name, path in {**named, **rasters}.items() if path is not None}


def digests_of(order: AuditOrder) -> dict[str, Any]:
    """
    Take the digest of every input file, and of the older network.

    Parameters
    ----------
    order
        What was ordered.

    Returns
    -------
    dict[str, Any]
        Name without folder, SHA-256 and the day it was last changed, by what the file is for; of a network
        what it says of itself.

    Raises
    ------
    FileError
        If a file or the older network cannot be read.
    """
    digests = {
        name: {"name": path.name, "sha256": file_sha256(path), "date": changed_on(path)}
        for name, path in order.files().items()
    }
    if order.older_network is None:
        return digests
    meta = open_network(order.older_network).meta
    return {**digests, "older_network": {"name": meta.source_name, "digest": meta.digest}}


def order_to_json(order: AuditOrder) -> dict[str, Any]:
    """
    Write an order as JSON values.

    Parameters
    ----------
    order
        What was ordered.

    Returns
    -------
    dict[str, Any]
        Paths are absolute: the order is made again from any folder.
    """
    plain: dict[str, Any] = {}
    for item in fields(order):
        value = getattr(order, item.name)
        if isinstance(value, Path):
            plain[item.name] = str(value.resolve())
        elif item.name == "group_rasters":
            plain[item.name] = {name: str(path.resolve()) for name, path in value.items()}
        elif item.name == "profiles":
            plain[item.name] = [profile_to_json(profile) for profile in value]
        elif isinstance(value, datetime):
            plain[item.name] = value.isoformat()
        else:
            plain[item.name] = list(value) if isinstance(value, tuple) else value
    return plain


def order_from_json(plain: dict[str, Any]) -> AuditOrder:
    """
    Read an order that `order_to_json` wrote.

    Parameters
    ----------
    plain
        JSON values.

    Returns
    -------
    AuditOrder
        Equal to what was written.

    Raises
    ------
    FileError
        If it is something else.
    """
    try:
        known: dict[str, Any] = {item.name: plain[item.name] for item in fields(AuditOrder)}
        for name in ("network", "facilities", "population"):
            known[name] = Path(known[name])
        for name, value in known.items():
            if isinstance(value, str) and name not in {"at", "choose_by"}:
                known[name] = Path(value)
        known["group_rasters"] = {name: Path(path) for name, path in known["group_rasters"].items()}
        known["groups"] = tuple(known["groups"])
        known["speeds_mps"] = tuple(float(speed) for speed in known["speeds_mps"])
        known["profiles"] = tuple(profile_from_json(profile) for profile in known["profiles"])
        known["at"] = datetime.fromisoformat(known["at"]) if known["at"] else None
        return AuditOrder(**known)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FileError(
            "审计存档已损坏或由其他版本生成；请重新运行审计",
            "the saved audit is damaged or of another version; run the audit again",
        ) from error


def profile_to_json(profile: CircleProfile) -> dict[str, Any]:
    """Write a circle profile as JSON values."""
    plain = {item.name: getattr(profile, item.name) for item in fields(profile)}
    return {**plain, "basis": list(profile.basis), "applies_to": sorted(profile.applies_to)}


def profile_from_json(plain: Mapping[str, Any]) -> CircleProfile:
    """Read a circle profile that `profile_to_json` wrote."""
    more = {"basis": Message(*plain["basis"]), "applies_to": frozenset(plain["applies_to"])}
    return CircleProfile(**{**plain, **more})
