from datetime import date
from math import asinh, pi, radians, tan
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.audits import latest_id
from data.tiles import TileId, areas_tile, coverage_tile, facilities_tile
from tests.data.conftest import Ask
from tests.town import place
from tests.town_city import CORNER

TODAY = date(2026, 11, 23)


def tile_at(zoom: int, x_m: float = 0, y_m: float = 0) -> TileId:
    lon, lat = place(x_m, y_m, CORNER)
    side = 2**zoom
    row = (1 - asinh(tan(radians(lat))) / pi) / 2 * side
    return TileId(zoom, int((lon + 180) / 360 * side), int(row))


def tiles_of_the_town(zoom: int) -> list[TileId]:
    corners = [tile_at(zoom, x, y) for x in (-200, 1200) for y in (-200, 1200)]
    columns = {tile.x for tile in corners}
    rows = {tile.y for tile in corners}
    return [
        TileId(zoom, x, y)
        for x in range(min(columns), max(columns) + 1)
        for y in range(min(rows), max(rows) + 1)
    ]


def decoded(body: bytes, tile: TileId, layer: str, folder: Path) -> gpd.GeoDataFrame:
    path = folder / str(tile.z) / str(tile.x) / f"{tile.y}.mvt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return pyogrio.read_dataframe(f"MVT:{path}", layer=layer)


def coverage(ask: Ask[Any], tile: TileId, run_id: int) -> bytes:
    body: bytes = ask(lambda c: coverage_tile(c, tile, run_id=run_id))
    return body


@pytest.mark.parametrize("zoom", [6, 9, 11])
def test_wide_tiles_keep_everybody(ask: Ask[Any], tmp_path: Path, zoom: int) -> None:
    run_id = ask(latest_id)
    people = 0.0
    for tile in tiles_of_the_town(zoom):
        body = coverage(ask, tile, run_id)
        if body:
            people += decoded(body, tile, "coverage", tmp_path)["people"].sum()
    assert people == 60


def test_near_tiles_draw_every_cell_with_its_state(ask: Ask[Any], tmp_path: Path) -> None:
    run_id = ask(latest_id)
    states = set()
    for tile in tiles_of_the_town(14):
        body = coverage(ask, tile, run_id)
        if body:
            cells = decoded(body, tile, "coverage", tmp_path)
            states |= set(zip(cells["state"], cells["people"], strict=True))
    assert states == {("covered", 30.0), ("gap", 20.0), ("unknown", 10.0)}


def test_a_cell_is_drawn_where_its_people_live(ask: Ask[Any], tmp_path: Path) -> None:
    run_id = ask(latest_id)
    tile = tile_at(16)
    body = coverage(ask, tile, run_id)
    cells = decoded(body, tile, "coverage", tmp_path).to_crs(4326)
    covered = cells[cells["state"] == "covered"]
    west, south, east, north = covered.total_bounds
    assert west <= CORNER.lon <= east
    assert south <= CORNER.lat <= north


def test_sites_are_drawn_with_name_and_kind(ask: Ask[Any], tmp_path: Path) -> None:
    tile = tile_at(10)
    body = ask(lambda c: facilities_tile(c, tile, day=TODAY))
    sites = decoded(body, tile, "facilities", tmp_path)
    assert sorted(sites["id"]) == list("ABCDE")
    assert not sites.set_index("id").loc["C", "covers"]


def test_areas_carry_their_share(ask: Ask[Any], tmp_path: Path) -> None:
    tile = tile_at(10)
    run_id = ask(latest_id)
    areas = decoded(ask(lambda c: areas_tile(c, tile, run_id=run_id)), tile, "areas", tmp_path)
    assert dict(zip(areas["name"], areas["share"], strict=True)) == {"西区": 0.6, "东区": 0.0}
    assert ask(lambda c: areas_tile(c, tile, run_id=None))


def test_a_tile_with_nothing_in_it_is_empty(ask: Ask[Any]) -> None:
    sea = TileId(10, 0, 0)
    assert ask(lambda c: facilities_tile(c, sea, day=TODAY)) == b""
    assert ask(lambda c: coverage_tile(c, sea, run_id=1)) == b""


@given(st.integers(0, 18), st.floats(-179, 179), st.floats(-84, 84))
def test_a_tile_holds_the_places_that_fall_into_it(zoom: int, lon: float, lat: float) -> None:
    side = 2**zoom
    row = int((1 - asinh(tan(radians(lat))) / pi) / 2 * side)
    tile = TileId(zoom, int((lon + 180) / 360 * side), row)
    assert tile.exists
    assert tile.touches((lon - 1e-9, lat - 1e-9, lon + 1e-9, lat + 1e-9))


@pytest.mark.parametrize("tile", [TileId(40, 0, 0), TileId(-1, 0, 0), TileId(1, 2, 0), TileId(1, 0, -1)])
def test_tiles_outside_the_pyramid_do_not_exist(tile: TileId) -> None:
    assert not tile.exists
