"""The base map: whole or not there at all."""

from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import pytest
import shapely
from pmtiles.reader import MmapSource, Reader

from data.basemap import LAYERS, MAX_ZOOM, MIN_ZOOM, check_basemap, write_basemap
from data.demo import DemoCity, generate
from gis.errors import FileError, InputError


@pytest.fixture(scope="module")
def city() -> DemoCity:
    return generate(0.01)


@pytest.fixture(scope="module")
def basemap(city: DemoCity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "city.pmtiles"
    write_basemap(city.layers, path, name=city.name, attribution=city.attribution)
    return path


def read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Metadata and header of an archive, by a reader that is not ours."""
    with path.open("rb") as file:
        reader: Any = cast("Any", Reader)(cast("Any", MmapSource)(file))
        return reader.metadata(), reader.header()


def test_the_base_map_holds_every_layer_with_its_properties(basemap: Path) -> None:
    metadata, header = read(basemap)
    layers = {layer["id"]: set(layer["fields"]) for layer in metadata["vector_layers"]}
    assert layers == {name: set(columns) for name, columns in LAYERS.items()}
    assert (header["min_zoom"], header["max_zoom"]) == (MIN_ZOOM, MAX_ZOOM)
    assert metadata["name"] == "刺桐市（演示）"


def test_the_base_map_tells_no_path_of_the_machine_that_made_it(basemap: Path) -> None:
    options = read(basemap)[0]["generator_options"]
    assert "/" not in options.replace("pbf/", "")


def test_no_part_file_is_left(basemap: Path) -> None:
    assert [path.name for path in basemap.parent.iterdir()] == ["city.pmtiles"]


def test_a_cut_file_is_found_out(basemap: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.pmtiles"
    cut.write_bytes(basemap.read_bytes()[:-100])
    with pytest.raises(FileError, match="cut short"):
        check_basemap(cut)


@pytest.mark.parametrize("content", [b"", b"PMTiles\x02" + bytes(200), b"SQLite format 3" + bytes(200)])
def test_a_file_of_another_kind_is_found_out(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.pmtiles"
    other.write_bytes(content)
    with pytest.raises(FileError, match="PMTiles"):
        check_basemap(other)


def test_a_failed_map_leaves_the_older_one(tmp_path: Path) -> None:
    path = tmp_path / "city.pmtiles"
    path.write_bytes(b"older")
    empty = gpd.GeoDataFrame({"class": [], "name": []}, geometry=[], crs=4326)
    with pytest.raises(InputError, match="nothing to draw"):
        write_basemap({"poi": empty}, path, name="空", attribution="")
    assert path.read_bytes() == b"older"


def test_an_unknown_layer_is_refused(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(118.7, 25.0)], crs=4326)
    with pytest.raises(InputError, match="unknown"):
        write_basemap({"moon": frame}, tmp_path / "city.pmtiles", name="月", attribution="")
