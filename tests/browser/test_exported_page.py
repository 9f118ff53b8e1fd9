"""The exported page in a real Chromium that has no network, with hostile names in its data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from layers.catalog import Field
from layers.export import Features, export, format_of
from layers.export.values import text_of
from tests.browser.visiting import CHROMIUM, QUIET
from tests.layers.export_sample import job

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of three layers; every third name is an attack."""
    out = tmp_path_factory.mktemp("page") / "map.html"
    return export(out, format_of("html"), job("coverage", "stations", "job_fairs")).path


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a browser that is offline."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
        yield context.new_page()
        browser.close()


def test_the_page_works_offline_asks_no_host_and_runs_no_text(page: Page, page_file: Path) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(page_file.as_uri())
    page.wait_for_selector("canvas.leaflet-zoom-animated")
    assert page.locator("h1").inner_text() == "刺桐市（演示） 就业地图"
    assert page.locator(".leaflet-control-layers-overlays label").count() == 3
    assert page.locator(".key").get_by_text("盲区").is_visible()
    drawn = page.evaluate("""() => {
        const map = Object.values(window).find(each => each instanceof L.Map);
        const said = [];
        map.eachLayer(layer => { if (layer.feature && layer.getPopup()) said.push(layer); });
        said.forEach(layer => layer.openPopup());
        return said.length;
    }""")
    assert drawn == 120
    assert page.locator(".leaflet-popup .said").count() >= 1
    assert page.evaluate("window.pwned") is None
    assert asked == [page_file.as_uri()]
    assert complaints == []


def test_the_page_names_its_stamps_and_its_imprint(page: Page, page_file: Path) -> None:
    page.goto(page_file.as_uri())
    head, key = page.locator(".head").inner_text(), page.locator(".key").inner_text()
    for words in ("演示数据", "审图号", "2026-11-20", "第 3 版"):
        assert words in head
    for words in ("编制单位", "坐标系", "数据来源", "许可"):
        assert words in key


def test_the_page_says_every_field_of_every_feature(page: Page, page_file: Path) -> None:
    page.goto(page_file.as_uri())
    page.wait_for_selector("canvas.leaflet-zoom-animated")
    held = page.evaluate("""() => {
        const map = Object.values(window).find(each => each instanceof L.Map);
        const held = [];
        map.eachLayer(layer => { if (layer.feature && layer.getPopup()) {
            const said = layer.getPopup().getContent();
            const table = typeof said === "function" ? said(layer) : said;
            const rows = [...table.querySelectorAll("tr")];
            held.push(rows.map(row => [...row.children].map(cell => cell.textContent)));
        } });
        return held;
    }""")
    wanted = [
        [[field.title.zh, text] for field in features.layer.fields if (text := said(field, features, i))]
        for features in job("coverage", "stations", "job_fairs").layers
        for i in range(len(features))
    ]
    assert sorted(held) == sorted(wanted)


def said(field: Field, features: Features, i: int) -> str:
    value = features.columns[field.name][i]
    return field.codes[value].zh if value in field.codes else text_of(value)
