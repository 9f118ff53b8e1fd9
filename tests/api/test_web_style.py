"""The style of a published map in somebody else's page: MapLibre in a real Chromium, looked at by pixels."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import shapely
from httpx import Client
from playwright.sync_api import Page, sync_playwright

from data.maptiles import NAMES_FROM_ZOOM as NAMES_IN_TILES
from layers.catalog import THEMES
from layers.catalog.webstyle import NAMES_FROM_ZOOM
from tests.api.published import enterprise, feature, show
from tests.browser.visiting import CHROMIUM, QUIET, SOFTWARE_WEBGL

pytestmark = pytest.mark.browser

MAPLIBRE = Path(__file__).parents[2] / "web" / "node_modules" / "maplibre-gl" / "dist"
PLAIN, SIGNED, CELL, CROWD = (118.70, 24.90), (118.702, 24.90), (118.71, 24.90), (118.60, 24.90)
"""A station without a sign on its disc, one with a triangle, a cell that is a gap, 6,000 enterprises."""

PAGE = """<!doctype html><meta charset="utf-8"><style>html, body, #map { margin: 0; height: 100% }</style>
<div id="map"></div><script type="module">
import { Map, setWorkerUrl } from "./dist/maplibre-gl.mjs";
setWorkerUrl(new URL("./dist/maplibre-gl-worker.mjs", location).href);
window.faults = [];
window.show = async (style, center, zoom) => {
  window.shown?.remove();
  window.shown = new Map({ container: "map", style, center, zoom, fadeDuration: 0, attributionControl: false,
    canvasContextAttributes: { preserveDrawingBuffer: true } });
  shown.on("error", (event) => faults.push(String(event.error)));
  await shown.once("idle");
};
window.pixel = (place, right = 0) => {
  const { x, y } = shown.project(place);
  const paper = Object.assign(document.createElement("canvas"), { width: innerWidth, height: innerHeight });
  const pen = paper.getContext("2d");
  pen.drawImage(shown.getCanvas(), 0, 0, innerWidth, innerHeight);
  return [...pen.getImageData(Math.round(x + right), Math.round(y), 1, 1).data].slice(0, 3);
};
window.count = (layer) => shown.queryRenderedFeatures({ layers: [layer] }).length;
window.ready = true;
</script>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another site, with a page that knows MapLibre."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "dist").symlink_to(MAPLIBRE)
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(10)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def page(site: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *SOFTWARE_WEBGL])
        page = browser.new_context(viewport={"width": 700, "height": 500}).new_page()
        page.goto(site)
        page.wait_for_function("window.ready")
        yield page
        browser.close()


@pytest.fixture(scope="module")
def published(client: Client, town_dsn: str) -> str:
    """Publish a map; gives the address of the service."""
    lon, lat = CELL
    cell = shapely.MultiPolygon([shapely.box(lon - 0.002, lat - 0.002, lon + 0.002, lat + 0.002)])
    crowd = [(CROWD[0] + 0.0001 * (n % 80), CROWD[1] + 0.0001 * (n // 80)) for n in range(6000)]
    show(
        town_dsn,
        {
            "coverage": [feature("coverage", "C1", cell, state="gap", people=120.0)],
            "enterprises": [enterprise(n, place) for n, place in enumerate(crowd)],
            "stations": [
                feature("stations", "S1", shapely.Point(PLAIN), name="桐山驿站", kind="employment_station"),
                feature("stations", "S2", shapely.Point(SIGNED), name="红帆驿站", kind="red_sail_station"),
            ],
        },
    )
    return str(client.base_url).rstrip("/")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def near(found: list[int], wanted: tuple[float, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 3


def see(page: Page, style: str, place: tuple[float, float], zoom: float) -> None:
    page.evaluate("([style, place, zoom]) => show(style, place, zoom)", [style, list(place), zoom])


def pixel(page: Page, place: tuple[float, float], right: int = 0) -> list[int]:
    found: list[int] = page.evaluate("([place, right]) => pixel(place, right)", [list(place), right])
    return found


def count(page: Page, layer: str) -> int:
    found: int = page.evaluate("layer => count(layer)", layer)
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_another_sites_page_shows_the_colours_of_the_legend(page: Page, published: str, theme: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    see(page, f"{published}/ogc/maps/employment/style.json?theme={theme}", PLAIN, 16)
    chosen = THEMES[theme]  # type: ignore[index]
    blue, red, orange = (rgb(chosen.colour(each)) for each in ("#1557b0", "#b3262b", "#d9541e"))
    assert near(pixel(page, (118.699, 24.899)), rgb(chosen.land))
    assert near(pixel(page, PLAIN), blue)
    assert near(pixel(page, SIGNED, right=-7), red)
    assert not near(pixel(page, SIGNED), red), "the triangle is not written on its disc"
    see(page, f"{published}/ogc/maps/employment/style.json?theme={theme}", CELL, 16)
    mixed = tuple(0.55 * a + 0.45 * b for a, b in zip(orange, rgb(chosen.land), strict=True))
    assert near(pixel(page, (CELL[0] - 0.0015, CELL[1])), mixed)
    assert count(page, "coverage-signs") >= 1
    assert page.evaluate("faults") == []
    assert asked
    assert all(
        url.startswith((f"{published}/ogc/maps/employment/", "blob:")) or "/dist/" in url for url in asked
    )


def test_names_are_written_where_tiles_have_them(page: Page, published: str) -> None:
    assert NAMES_FROM_ZOOM == NAMES_IN_TILES
    style = f"{published}/ogc/collections/stations/style.json"
    see(page, style, PLAIN, 14)
    assert count(page, "stations-names") >= 1  # two so close may not both have room
    see(page, style, PLAIN, 13.9)
    assert count(page, "stations-names") == 0
    assert count(page, "stations-points") == 2


def test_a_crowd_is_squares_from_far_and_every_one_from_near(
    page: Page, published: str, client: Client
) -> None:
    style = "/ogc/maps/employment/style.json"
    shown = client.get(style).json()
    assert shown["sources"]["jobcircle"]["maxzoom"] >= 16
    see(page, published + style, CROWD, 8)
    assert (count(page, "enterprises-squares") > 0, count(page, "enterprises-points")) == (True, 0)
    see(page, published + style, CROWD, 17)
    assert (count(page, "enterprises-squares"), count(page, "enterprises-points") > 100) == (0, True)
    assert page.evaluate("faults") == []


def test_the_tilesets_name_their_styles(client: Client, published: str) -> None:
    for part in ("/ogc/maps/employment", "/ogc/collections/stations"):
        links = client.get(f"{part}/tiles/WebMercatorQuad").json()["links"]
        (light,) = [each for each in links if each["rel"] == "stylesheet"]
        (dark,) = [each for each in links if each["rel"] == "alternate stylesheet"]
        assert light["href"] == f"{published}{part}/style.json"
        for each, theme in ((light, "light"), (dark, "dark")):
            answer = client.get(each["href"])
            assert answer.headers["content-type"] == each["type"]
            assert answer.json()["metadata"]["jobcircle:theme"] == theme
            tiles = answer.json()["sources"]["jobcircle"]["tiles"]
            assert tiles == [f"{published}{part}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"]
            again = client.get(each["href"], headers={"If-None-Match": answer.headers["etag"]})
            assert again.status_code == 304


@pytest.mark.parametrize("path", ["/ogc/maps/none/style.json", "/ogc/collections/plan/style.json"])
def test_what_is_not_published_has_no_style(client: Client, published: str, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["theme=blue", "f=json", "theme=dark&theme=light"])
def test_a_parameter_that_a_style_does_not_have_is_refused(
    client: Client, published: str, query: str
) -> None:
    assert client.get(f"/ogc/maps/employment/style.json?{query}").status_code == 400


def test_a_legend_is_in_the_callers_language(client: Client, published: str) -> None:
    address = "/ogc/collections/stations/style.json"
    titles = [
        client.get(address, headers={"Accept-Language": language}).json()["metadata"]["jobcircle:legend"][0][
            "title"
        ]
        for language in ("zh", "en")
    ]
    assert titles == ["就业服务站点", "Employment service stations"]
