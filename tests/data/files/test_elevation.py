from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from data.files.elevation import read_heights
from gis.errors import FileError


def raster(path: Path, heights: np.ndarray, crs: str | None = "EPSG:4326", cell: float = 1.0) -> Path:
    """Cells of one unit, the upper left corner at (100, 40); -9999 is no data."""
    height, width = heights.shape
    profile = {
        "driver": "GTiff",
        "height": height,
        "width": width,
        "count": 1,
        "dtype": str(heights.dtype),
        "crs": crs,
        "transform": from_origin(100, 40, cell, cell),
        "nodata": -9999,
    }
    with rasterio.open(path, "w", **profile) as file:
        file.write(heights, 1)
    return path


SLOPE = np.array([[0, 10, 20], [0, 10, 20], [0, 10, -9999]], dtype=np.float32)


def test_heights_are_interpolated_between_the_centres_of_cells(tmp_path: Path) -> None:
    path = raster(tmp_path / "dem.tif", SLOPE)
    places = np.array([[100.5, 39.5], [101.0, 39.0], [102.25, 39.5], [100.0, 40.0], [103.0, 40.0]])
    assert read_heights(path, places).tolist() == [0, 5, 17.5, 0, 20]


def test_no_height_is_known_outside_and_in_holes(tmp_path: Path) -> None:
    path = raster(tmp_path / "dem.tif", SLOPE)
    places = np.array([[99.9, 39.5], [102.5, 37.5], [101.9, 37.5], [-60.0, 5.0]])
    assert np.isnan(read_heights(path, places)).tolist() == [True, True, False, True]
    assert np.isnan(read_heights(path, places[:1])).all()


def test_any_reference_system_gives_the_same_heights(tmp_path: Path) -> None:
    utm = tmp_path / "utm.tif"
    with rasterio.open(
        utm, "w", driver="GTiff", height=2, width=2, count=1, dtype="int16", crs="EPSG:32648",
        transform=from_origin(400_000, 3_400_000, 1000, 1000),
    ) as file:  # fmt: skip
        file.write(np.array([[1, 2], [3, 4]], dtype=np.int16), 1)
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(32648, 4326, always_xy=True).transform(401_500, 3_398_500)
    assert read_heights(utm, np.array([[lon, lat]])) == pytest.approx([4.0], abs=1e-3)


@pytest.mark.parametrize(
    ("heights", "crs", "says"),
    [
        (SLOPE, None, "names no coordinate reference system"),
        (SLOPE * 0 + 32767, "EPSG:4326", "not heights in metres"),
    ],
)
def test_rasters_that_cannot_be_used_are_told(
    tmp_path: Path, heights: np.ndarray, crs: str | None, says: str
) -> None:
    with pytest.raises(FileError, match=says):
        read_heights(raster(tmp_path / "dem.tif", heights, crs), np.array([[101.0, 39.0]]))


def test_a_file_that_is_no_raster_is_told(tmp_path: Path) -> None:
    path = tmp_path / "dem.tif"
    path.write_text("heights")
    for wrong in (path, tmp_path / "none.tif"):
        with pytest.raises(FileError, match="cannot be read"):
            read_heights(wrong, np.array([[101.0, 39.0]]))
