"""`jobcircle network build --elevation`: the streets of a PBF on a slope that a raster tells."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from isochrones.network import WalkNetwork, load_network, source_of
from tests.api.compiled_use import write_heights, write_streets
from tests.api.test_cli import run


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    write_streets(tmp_path / "streets.osm.pbf")
    return tmp_path / "streets.osm.pbf"


def east_m(network: WalkNetwork) -> NDArray[np.float64]:
    """Signed metres of climb of every edge, if it climbs as much as it goes east: 5 m in a thousandth."""
    lon = network.node_lonlat[network.edge_nodes, 0]
    climb_m: NDArray[np.float64] = (lon[:, 1] - lon[:, 0]) / 0.001 * 5
    return climb_m


def test_a_street_climbs_as_the_raster_says(streets: Path, tmp_path: Path) -> None:
    write_heights(tmp_path / "dem.tif")
    done = run("network", "build", streets, "--out", tmp_path / "net", "--elevation", tmp_path / "dem.tif")
    assert done.returncode == 0, done.stderr
    assert "heights dem.tif: 0 edges have no height and count as flat" in done.stdout
    network = load_network(tmp_path / "net")
    climb_m = network.edge_traits.up_m - network.edge_traits.down_m
    assert climb_m == pytest.approx(east_m(network), abs=0.01)
    assert np.abs(climb_m).max() > 4


def test_streets_beyond_the_raster_are_counted_and_flat(streets: Path, tmp_path: Path) -> None:
    write_heights(tmp_path / "dem.tif", columns=20)
    done = run("network", "build", streets, "--out", tmp_path / "net", "--elevation", tmp_path / "dem.tif")
    network = load_network(tmp_path / "net")
    # The raster ends three thousandths of a degree east of the corner.
    beyond = (network.node_lonlat[network.edge_nodes, 0] > 118.6 + 0.003 + 1e-9).any(axis=1)
    assert 0 < beyond.sum() < len(beyond)
    assert f"{beyond.sum()} edges have no height" in done.stdout
    assert not network.edge_traits.up_m[beyond].any()
    assert not network.edge_traits.down_m[beyond].any()


def test_a_damaged_network_with_heights_is_not_rebuilt_flat(streets: Path, tmp_path: Path) -> None:
    write_heights(tmp_path / "dem.tif")
    run("network", "build", streets, "--out", tmp_path / "net", "--elevation", tmp_path / "dem.tif")
    assert source_of(tmp_path / "net") is None
    (tmp_path / "net/trait_up_m.npy").write_bytes(b"")
    done = run("network", "show", tmp_path / "net")
    assert done.returncode == 2
    assert "run jobcircle network build again" in done.stderr


def test_a_raster_that_cannot_be_read_is_one_sentence_and_leaves_no_network(
    streets: Path, tmp_path: Path
) -> None:
    (tmp_path / "dem.tif").write_text("no raster")
    done = run("network", "build", streets, "--out", tmp_path / "net", "--elevation", tmp_path / "dem.tif")
    assert done.returncode == 2
    assert "dem.tif cannot be read" in done.stderr
    assert not (tmp_path / "net").exists()
