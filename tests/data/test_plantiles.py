"""Coverage as planned, as GDAL reads its tiles back."""

from math import asinh, pi, radians, tan
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.mvtsquares import BUFFER, Tagged, square_layer
from data.plantiles import PlannedCover, planned_cover, planned_tile
from data.tiles import TileId

LON, LAT = 118.6, 24.9
EDGE = st.integers(-200, 4300)
BOX = st.tuples(EDGE, EDGE, st.integers(1, 300), st.integers(1, 300))
PERSON = st.tuples(
    st.floats(-0.02, 0.02),
    st.floats(-0.02, 0.02),
    st.integers(1, 500),
    st.sampled_from([(True, True), (False, True), (True, False), (False, False)]),
    st.booleans(),
    st.booleans(),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan-tiles")


def read(body: bytes, folder: Path, tile: TileId | None = None) -> gpd.GeoDataFrame:
    """Without a tile in units of the tile, y upward."""
    path = folder / (f"{tile.z}/{tile.x}/{tile.y}.mvt" if tile else "0.mvt")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return pyogrio.read_dataframe(f"MVT:{path}", layer="coverage", CLIP="NO")


@settings(deadline=None, max_examples=25)
@given(st.lists(BOX, min_size=1, max_size=60))
def test_gdal_reads_every_rectangle_cut_at_the_buffer(
    folder: Path, rows: list[tuple[int, int, int, int]]
) -> None:
    boxes = np.array([(x, y, x + wide, y + high) for x, y, wide, high in rows], np.float64)
    tagged = {"n": Tagged([7, 8, 9], np.arange(len(rows)) % 3)}
    cut = np.clip(boxes, -BUFFER, 4096 + BUFFER)
    left = (cut[:, 2] > cut[:, 0]) & (cut[:, 3] > cut[:, 1])
    body = square_layer("coverage", 4096, boxes, tagged)
    if not left.any():
        assert body == b""
        return
    found = read(body, folder)
    west, north, east, south = cut[left].T
    assert np.array_equal(found.bounds.to_numpy(), np.column_stack([west, 4096 - south, east, 4096 - north]))
    assert found.geometry.is_valid.all()
    assert found["n"].tolist() == [7 + row % 3 for row in np.flatnonzero(left)]


def cover_of(rows: list[tuple[float, float, int, tuple[bool, bool], bool, bool]]) -> PlannedCover:
    away = np.array([row[:2] for row in rows])
    covered = np.array([row[3] for row in rows])
    unknown = np.array([row[4:] for row in rows]) & ~covered
    people = np.array([row[2] for row in rows], np.float64)
    return planned_cover(np.add((LON, LAT), away), np.full(len(rows), 100.0), people, covered, unknown)


def tiles_around(zoom: int) -> list[TileId]:
    side = 2**zoom

    def row(lat: float) -> int:
        return int((1 - asinh(tan(radians(lat))) / pi) / 2 * side)

    columns = [int((lon + 180) / 360 * side) for lon in (LON - 0.03, LON + 0.03)]
    return [
        TileId(zoom, x, y)
        for x in range(columns[0], columns[1] + 1)
        for y in range(row(LAT + 0.03), row(LAT - 0.03) + 1)
    ]


@settings(deadline=None, max_examples=25)
@given(st.lists(PERSON, min_size=1, max_size=80), st.sampled_from([8, 10, 11]))
def test_wide_tiles_keep_everybody(
    folder: Path, rows: list[tuple[float, float, int, tuple[bool, bool], bool, bool]], zoom: int
) -> None:
    cover = cover_of(rows)
    bodies = [(body, tile) for tile in tiles_around(zoom) if (body := planned_tile(cover, tile))]
    people = sum(read(body, folder, tile)["people"].sum() for body, tile in bodies)
    assert people == sum(row[2] for row in rows)


@settings(deadline=None, max_examples=25)
@given(st.lists(PERSON, min_size=1, max_size=80))
def test_a_near_tile_tells_of_each_cell_what_becomes_of_it(
    folder: Path, rows: list[tuple[float, float, int, tuple[bool, bool], bool, bool]]
) -> None:
    tile = next(
        tile
        for tile in tiles_around(12)
        if tile.bbox[0] <= LON <= tile.bbox[2] and tile.bbox[1] <= LAT <= tile.bbox[3]
    )
    inside = [
        row
        for row in rows
        if tile.bbox[0] + 0.002 < LON + row[0] < tile.bbox[2] - 0.002
        and tile.bbox[1] + 0.002 < LAT + row[1] < tile.bbox[3] - 0.002
    ]
    if not inside:
        return
    found = read(planned_tile(cover_of(inside), tile), folder, tile)
    told = list(zip(found["state"], found["before"], found["people"], strict=True))
    assert told == [(*states_of(row), row[2]) for row in inside]
    metres = found.to_crs(32650).area ** 0.5
    assert metres.between(94, 106).all()


def states_of(row: tuple[float, float, int, tuple[bool, bool], bool, bool]) -> tuple[str, str]:
    (was, planned), (unsure, unsure_then) = row[3], row[4:]
    before = "covered" if was else "unknown" if unsure else "gap"
    if planned:
        return ("covered" if was else "gained"), before
    if was:
        return "lost", before
    return ("unknown" if unsure_then else "gap"), before


def test_who_has_no_place_is_not_drawn() -> None:
    cover = planned_cover(
        np.array([[np.nan, np.nan]]),
        np.array([100.0]),
        np.array([9.0]),
        np.array([[True, True]]),
        np.array([[False, False]]),
    )
    assert planned_tile(cover, TileId(0, 0, 0)) == b""
