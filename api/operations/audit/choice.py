"""Which circle profile counts for whom, and by what that was decided."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.inputs import AuditInputs
from api.operations.audit.rules import BY_CODE, BY_DEGURBA, AuditRules
from gis.areas import Area, standings
from gis.circles import choose_profile
from gis.codes import RURAL_CLASSES, URBAN_CLASSES, Standing, UrbanRural, area_code, urban_rural_of
from gis.errors import InputError, Message
from isochrones.degurba import Urbanisation, degree_of_urbanisation

Choice = Literal["only", "code", "degurba"]

_BASIS = Message("人口网格的城镇化程度", "degree of urbanisation of the population grid")
URBAN = Standing(UrbanRural.URBAN, _BASIS, URBAN_CLASSES)
RURAL = Standing(UrbanRural.RURAL, _BASIS, RURAL_CLASSES)


def chosen_by(inputs: AuditInputs, rules: AuditRules) -> Choice:
    """
    Tell by what the profile of each demand point is chosen.

    Parameters
    ----------
    inputs
        People and areas.
    rules
        The profiles, and what was asked for.

    Returns
    -------
    str
        ``only`` where there is one profile; ``code`` by the urban-rural class of areas, read or derived from
        their codes, where any area has one; else ``degurba``, by the degree of urbanisation.

    Raises
    ------
    InputError
        If the classes of areas are asked for and no area has one.
    """
    if len(rules.profiles) == 1:
        return "only"
    if rules.choose_by == BY_DEGURBA:
        return "degurba"
    told = any(_tells(area) for area in inputs.areas.areas)
    if rules.choose_by == BY_CODE and not told:
        raise InputError(
            "区划没有城乡分类或乡级代码，不能按代码选圈层标准；请加上 --areas，或用 --choose-by degurba",
            "no area has an urban-rural class or township digits to choose the profile by; add --areas, or "
            "use --choose-by degurba",
        )
    return "code" if told else "degurba"


def profile_of_points(inputs: AuditInputs, rules: AuditRules) -> NDArray[np.int64]:
    """
    Tell which profile counts at each demand point.

    Parameters
    ----------
    inputs
        People and areas.
    rules
        The profiles.

    Returns
    -------
    NDArray[np.int64]
        Shape (D,). With one profile it counts everywhere; with several, a point whose area fits none has the
        first, the stricter one of the default pair.

    Raises
    ------
    InputError
        If the classes of areas are asked for and no area has one.
    """
    how = chosen_by(inputs, rules)
    if how == "only":
        return np.zeros(len(inputs.demand.people), dtype=np.int64)
    return _by_code(inputs, rules) if how == "code" else _by_degurba(inputs, rules)


def _by_code(inputs: AuditInputs, rules: AuditRules) -> NDArray[np.int64]:
    inside = inputs.area_of_point
    placed = inside >= 0
    people = np.bincount(inside[placed], inputs.demand.people[placed], minlength=len(inputs.areas))
    known = standings(inputs.areas, people.astype(np.float64))
    chosen = np.array([choose_profile(rules.profiles, standing) for standing in known])
    return np.where(placed, np.maximum(chosen[np.maximum(inside, 0)], 0), 0)


def _by_degurba(inputs: AuditInputs, rules: AuditRules) -> NDArray[np.int64]:
    """Choose by the cell of 1 km that each point lies in; people whom nobody can place are in none."""
    placed = ~inputs.unplaced
    kind = np.full(len(placed), Urbanisation.RURAL, dtype=np.int8)
    kind[placed] = degree_of_urbanisation(inputs.demand.lonlat[placed], inputs.demand.people[placed])
    country, town = (max(choose_profile(rules.profiles, standing), 0) for standing in (RURAL, URBAN))
    return np.where(kind > Urbanisation.RURAL, town, country).astype(np.int64)


def _tells(area: Area) -> bool:
    """Tell whether an area has a class; where its density decides, any density will do to know."""
    try:
        code = area_code(area.code)
    except InputError:
        code = None
    return bool(urban_rural_of(code, area.urban_rural or None, 0.0).classes)
