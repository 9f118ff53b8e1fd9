"""The demo city as one value: tables of the store, layers of the base map, streets as OpenStreetMap."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from data.city import City
from data.demo.areas import make_areas
from data.demo.fabric import make_fabric
from data.demo.grid import make_grid
from data.demo.land import make_land
from data.demo.layers import make_layers
from data.demo.legal import make_legal
from data.demo.osmfile import write_streets
from data.demo.people import make_people
from data.demo.register import make_register
from data.demo.rural import make_roads
from data.demo.settle import make_settlements
from data.demo.sites import make_sites
from data.demo.spots import make_spots
from data.demo.streets import Draft, Streets
from gis.errors import InputError, Message

NAME, NAME_EN = "刺桐市（演示）", "Citong (demo)"
MIN_SCALE, MAX_SCALE = 0.01, 20.0
DEMO_DATE = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class DemoCity(City):
    """
    A city that does not exist.

    Attributes
    ----------
    streets
        Ways over nodes.
    """

    streets: Streets

    def write_osm(self, path: Path) -> None:
        """Write the streets as an ``.osm.pbf``; an older file is replaced only when the new one is whole."""
        write_streets(self.streets, path)


def generate(scale: float = 1.0, seed: int = 7, as_of: date = DEMO_DATE) -> DemoCity:
    """
    Make the demo city; equal arguments give equal tables and files.

    Parameters
    ----------
    scale
        Size: 1 has about 3.4 million people; the area, the streets and the register grow with it.
    seed
        Seed of the random numbers.
    as_of
        The day on which the city is seen: job fairs and vacancies lie around it.

    Returns
    -------
    DemoCity
        Tables, base-map layers and streets.

    Raises
    ------
    InputError
        If the scale is outside 0.01 to 20.
    """
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise InputError(
            "演示城市的比例应在 0.01 到 20 之间", "the scale of the demo city must be from 0.01 to 20"
        )
    land, draft = make_land(scale, seed), Draft()
    places = make_settlements(land, scale, seed)
    grid = make_grid(draft, land, places.patches, seed)
    fabric = make_fabric(draft, land, places.patches, grid, seed)
    roads = make_roads(draft, land, places, grid, seed)
    streets = draft.finish()
    areas = make_areas(land, places, fabric, seed)
    population, cells = make_people(land, fabric, roads, areas, scale, seed)
    people = population["people"].to_numpy().astype(np.int64)
    spots = make_spots(land, places, fabric, roads, areas, (people, cells))
    tables = {
        "area": areas.table,
        "population": population,
        **make_sites(land, spots, scale, seed),
        **make_register(spots, fabric, scale, seed, as_of),
        **make_legal(land, spots, seed, as_of),
    }
    return DemoCity(
        name=NAME,
        name_en=NAME_EN,
        as_of=as_of,
        tables=tables,
        layers=make_layers(land, places, fabric, roads, areas, streets),
        notes=(Message("全部为虚构的演示数据", "everything is made-up demo data"),),
        attribution="刺桐市（演示）：虚构数据",
        streets=streets,
    )
