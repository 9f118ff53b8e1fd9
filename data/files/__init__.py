"""
Files that people bring: sites, people, areas and profiles, as tables, layers or rasters.

They are CSV, GeoJSON, GeoPackage, GeoParquet, Shapefile, GeoTIFF or TOML.
What a file *is* is told by its first bytes, not by its name: a renamed file cannot reach a driver that
opens other files or addresses. Rows that cannot be used come back with their number and reason.
Files of strangers are another matter: `data.files.untrusted`.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.files.areas import read_areas
    from data.files.buildings import read_buildings
    from data.files.census import read_census
    from data.files.population import PopulationOrder, read_population
    from data.files.profiles import read_profiles
    from data.files.sites import read_sites

__all__ = [
    "PopulationOrder",
    "read_areas",
    "read_buildings",
    "read_census",
    "read_population",
    "read_profiles",
    "read_sites",
]

# Imported when asked for: all of them take seconds, which the process that reads one upload has not got.
_MODULES = {name: name.removeprefix("read_") for name in __all__} | {"PopulationOrder": "population"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"data.files.{_MODULES[name]}"), name)
