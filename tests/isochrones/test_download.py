"""A whole place downloaded by its name, from a server of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import geopandas as gpd
import osmnx
import pytest
import shapely

from gis.errors import InputError, NotFoundError, UnavailableError
from isochrones.osm.download import download_extract
from isochrones.osm.pbf import read_osm
from tests.isochrones.test_osm import CROSS


@contextmanager
def overpass(status: int, body: str) -> Iterator[tuple[str, list[str]]]:
    """Answer every request alike; gives the server's address and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api", asked
        server.shutdown()


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A geocoder that knows one small place."""
    found = gpd.GeoDataFrame(geometry=[shapely.box(118.6, 0, 118.61, 0.01)], crs=4326)
    monkeypatch.setattr(osmnx, "geocode_to_gdf", lambda _name: found)


@pytest.mark.usefixtures("known")
def test_a_place_is_downloaded_once_and_read_like_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with overpass(200, CROSS) as (address, asked):
        monkeypatch.setattr(osmnx.settings, "overpass_url", address)
        path = download_extract("方格镇", tmp_path / "places")
        assert download_extract("方格镇", tmp_path / "places") == path
    assert asked == ["/api/map?bbox=118.6,0.0,118.61,0.01"]
    assert len(read_osm(path).edge_nodes) == 3
    assert [kept.name for kept in (tmp_path / "places").iterdir()] == [path.name]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("status", [429, 504])
def test_a_server_that_refuses_names_the_file_route(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int
) -> None:
    with overpass(status, "busy") as (address, _):
        monkeypatch.setattr(osmnx.settings, "overpass_url", address)
        with pytest.raises(UnavailableError, match=r"FILE\.osm\.pbf"):
            download_extract("方格镇", tmp_path)
    assert not list(tmp_path.glob("*.osm"))


def test_a_province_is_too_large_for_a_public_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = gpd.GeoDataFrame(geometry=[shapely.box(115, 23, 120, 28)], crs=4326)
    monkeypatch.setattr(osmnx, "geocode_to_gdf", lambda _name: found)
    with pytest.raises(InputError, match="too large"):
        download_extract("福建省", tmp_path)


def test_a_place_that_nobody_knows_is_not_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unknown(_name: str) -> None:
        raise osmnx._errors.InsufficientResponseError("nothing")

    monkeypatch.setattr(osmnx, "geocode_to_gdf", unknown)
    with pytest.raises(NotFoundError):
        download_extract("无此地", tmp_path)
