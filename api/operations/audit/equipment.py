"""Which townships have no kiosk (B15), and none of what else the sites name."""

from typing import Any

import numpy as np

from api.operations.audit.areas import parents_of
from api.operations.audit.inputs import positions_of
from api.operations.audit.run import Audit
from gis.areas import area_of
from gis.equipment import EQUIPMENT
from isochrones.coverage import areas_without, roll_up

KIOSK, LEVEL = "kiosk", "township"


def equipment_block(audit: Audit) -> dict[str, Any] | None:
    """
    Tell for each kind of equipment which townships are without it.

    Parameters
    ----------
    audit
        Sites that only inform count too: a kiosk serves whoever stands before it.

    Returns
    -------
    dict or None
        By kind: always the kiosk, and the others that any site names. None without townships, or where no
        site says what it has.
    """
    areas, sites = audit.inputs.areas, audit.facilities
    chosen = np.array([area.level == LEVEL for area in areas.areas], dtype=np.bool_)
    named = frozenset[str]().union(*(site.equipment for site in sites))
    if not (chosen.any() and named):
        return None
    above = roll_up(parents_of(areas), chosen)
    site_area = area_of(areas, positions_of(sites))
    block: dict[str, Any] = {}
    for kind in EQUIPMENT:
        if kind != KIOSK and kind not in named:
            continue
        has = np.array([kind in site.equipment for site in sites], dtype=np.bool_)
        without = areas_without(site_area, has, above).tolist()
        block[kind] = {
            "level": LEVEL,
            "with": int(chosen.sum()) - len(without),
            "without": [{"code": areas.areas[i].code, "name": areas.areas[i].name} for i in without],
        }
    return block
