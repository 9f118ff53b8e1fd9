"""Points of a vector tile as GDAL reads them back."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.mvt import TilePoints, Value, point_layer

COORDINATE = st.integers(0, 4095)
POINT = st.tuples(st.integers(0, 2**32 - 1), COORDINATE, COORDINATE, st.integers(-1, 3))
VALUES: tuple[Value, ...] = ("全职", "", "x" * 300, "C")


def points_of(rows: list[tuple[int, int, int, int]]) -> TilePoints:
    ids, x, y = np.array(rows, np.int64).T[:3].astype(np.uint32)
    return TilePoints(ids, x, y, np.array(rows, np.int64)[:, 3].astype(np.int32))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mvt") / "0.mvt"


@settings(deadline=None, max_examples=25)
@given(st.lists(POINT, min_size=1, max_size=300))
def test_gdal_reads_every_point_with_its_number_place_and_value(
    path: Path, rows: list[tuple[int, int, int, int]]
) -> None:
    path.write_bytes(point_layer("jobs", 4096, points_of(rows), "contract", VALUES))
    read = pyogrio.read_dataframe(f"MVT:{path}", layer="jobs", fid_as_index=True)
    said = read.get("contract", pd.Series([None] * len(read)))
    contracts = [one if isinstance(one, str) else None for one in said]
    found = Counter(zip(read["mvt_id"], read.geometry.x, 4096 - read.geometry.y, contracts, strict=True))
    assert found == Counter((fid, x, y, VALUES[n] if n >= 0 else None) for fid, x, y, n in rows)


@pytest.mark.parametrize("value", [True, False, 0, -7, 2**40, 0.25, "是"])
def test_a_value_keeps_its_type(path: Path, value: Value) -> None:
    path.write_bytes(point_layer("jobs", 4096, points_of([(1, 5, 6, 0)]), "by", (value,)))
    assert pyogrio.read_dataframe(f"MVT:{path}")["by"].tolist() == [value]


def test_no_points_are_no_layer() -> None:
    empty = np.empty(0, np.uint32)
    assert point_layer("jobs", 4096, TilePoints(empty, empty, empty, empty.astype(np.int32)), "by", ()) == b""
