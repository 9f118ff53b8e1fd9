"""What an audit stands on, in memory: sites, people, areas."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.files.amenities import Amenity
from gis.areas import AreaSet, area_of
from gis.gates import Gate
from gis.model import DemandPoints, Facility, RowNote
from isochrones.coverage import StreetCells

NO_AREAS = AreaSet((), np.empty(0, dtype=object))


@dataclass(frozen=True, slots=True)
class Compounds:
    """
    Compounds that people leave only through gates (F16).

    Attributes
    ----------
    gates
        Of all compounds.
    ids
        Of the compounds.
    of_point
        Shape (D,), position in `ids` of the compound that each demand point lies in, -1 for none.
    """

    gates: tuple[Gate, ...]
    ids: tuple[str, ...]
    of_point: NDArray[np.int32]

    def take(self, rows: NDArray[np.int64]) -> "Compounds":
        """Keep some demand points, and the gates of the compounds that they lie in."""
        of_point = self.of_point[rows]
        asked = {self.ids[i] for i in np.unique(of_point[of_point >= 0])}
        gates = tuple(gate for gate in self.gates if gate.compound in asked)
        return Compounds(gates, self.ids, of_point)


@dataclass(frozen=True, slots=True)
class AuditInputs:
    """
    The data of one audit.

    Attributes
    ----------
    facilities
        Sites.
    demand
        People at points; of `unplaced` ones the place is only somewhere in their area.
    unplaced
        Shape (D,), True for people of a census whom nobody can place.
    areas
        What figures are counted by; empty when not asked.
    area_of_point
        Shape (D,), position in `areas`, -1 for none.
    compounds
        Gates that people leave through; None when not given.
    rejected, remarks
        What the readers had to say of rows.
    sources
        Name and digest of every input, for the record.
    enterprises
        Shape (E, 2), WGS 84 degrees, where enterprises are; None when not given.
    amenities
        Of daily life, for the double circle; empty when not given.
    older_streets
        Of an older network, as evidence of streets that are missing now; None when not given.
    """

    facilities: list[Facility]
    demand: DemandPoints
    unplaced: NDArray[np.bool_]
    areas: AreaSet
    area_of_point: NDArray[np.int32]
    compounds: Compounds | None = None
    rejected: list[RowNote] = field(default_factory=list)
    remarks: list[RowNote] = field(default_factory=list)
    sources: dict[str, Any] = field(default_factory=dict)
    enterprises: NDArray[np.float64] | None = None
    amenities: tuple[Amenity, ...] = ()
    older_streets: StreetCells | None = None


def plain_inputs(
    facilities: list[Facility],
    demand: DemandPoints,
    *,
    areas: AreaSet = NO_AREAS,
    sources: dict[str, Any] | None = None,
) -> AuditInputs:
    """
    Put sites and people together that need no reading.

    Parameters
    ----------
    facilities, demand
        Sites and people.
    areas
        What figures are counted by.
    sources
        Name and digest of every input.

    Returns
    -------
    AuditInputs
        With nothing rejected.
    """
    return AuditInputs(
        facilities,
        demand,
        np.zeros(len(demand.people), dtype=np.bool_),
        areas,
        area_of(areas, demand.lonlat),
        sources=sources or {},
    )


def positions_of(facilities: list[Facility]) -> NDArray[np.float64]:
    """Give where sites are, shape (F, 2), WGS 84 degrees."""
    return np.array([facility.position for facility in facilities], dtype=np.float64).reshape(-1, 2)
