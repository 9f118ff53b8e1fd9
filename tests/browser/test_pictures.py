"""
Pictures of every page at three widths, light and dark, for whoever judges how they look.

They are taken where `JOBCIRCLE_PICTURES` names a folder for them. A page is loaded once for each
theme and then made narrower, as somebody does who turns a tablet.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from api.operations.keys import create_key
from data.embedded import OWNER, Cluster
from tests.browser.conftest import DATABASE
from tests.browser.visiting import DESK, PATIENCE_MS, SIZES, Known, Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif("JOBCIRCLE_PICTURES" not in os.environ, reason="JOBCIRCLE_PICTURES names no folder"),
]

THEMES = ("light", "dark")
PLAN_S, PAUSE_S = 120, 0.5
DRAWN_MS = 700
"""For the map to be drawn at another width; a picture itself waits for the next frame."""
PLAN = {
    "title": "二〇二七年站点撤改增方案：征求意见稿，含城郊接合部",
    "options": {"add": [0, 2], "close": [0, 1], "upgrade": [0, 1]},
}


@dataclass(frozen=True)
class Album:
    """A page that stands open in one theme, and the folder for its pictures."""

    page: Page
    folder: Path
    theme: str

    def take(self, name: str, heading: Locator) -> None:
        """Take the view that stands open at each width, and check that nothing is wider than the screen."""
        for size in sorted(SIZES, key=lambda each: -each["width"]):
            width = size["width"]
            self.page.set_viewport_size(size)
            expect(heading).to_be_visible()
            self.page.wait_for_timeout(DRAWN_MS)
            self.page.screenshot(path=self.folder / f"{name}-{width}-{self.theme}.png")
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width + 1, f"{name} is {wide} px wide on a screen of {width} px"
        self.page.set_viewport_size(DESK)


@pytest.fixture(params=THEMES)
def album(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Album]:
    """A page that may not complain, in each theme."""
    folder = Path(os.environ["JOBCIRCLE_PICTURES"])
    folder.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(viewport=DESK, locale="zh-CN", color_scheme=request.param)
    context.set_default_timeout(PATIENCE_MS)
    visit = Visit(context.new_page())
    yield Album(visit.page, folder, request.param)
    context.close()
    assert visit.complaints == []


@pytest.fixture(scope="module")
def key(server_url: str, cluster: Cluster) -> str:
    """Key of somebody who may do everything on the staff's page."""
    assert server_url
    with psycopg.connect(cluster.dsn(OWNER, DATABASE)) as connection:
        scopes = ["import", "export", "publish"]
        return create_key(connection, name="欧阳慕华", scopes=scopes, days=1, now=datetime.now(UTC))[1]


@pytest.fixture(scope="module")
def plan(server_url: str) -> str:
    """Title of a plan that is done."""
    with httpx.Client(base_url=server_url, trust_env=False) as client:
        made = client.post("/plans", json=PLAN)
        address = made.raise_for_status().headers["location"]
        end = time.monotonic() + PLAN_S
        while (told := client.get(address).json())["state"] in ("queued", "running"):
            assert time.monotonic() < end, told
            time.sleep(PAUSE_S)
        assert told["state"] == "done"
        return str(told["title"])


def map_is_drawn(page: Page) -> None:
    page.wait_for_selector(".map__canvas[data-loaded]")


def test_the_residents_five_views(album: Album, server_url: str, station: Known) -> None:
    page = album.page
    page.goto(f"{server_url}/{station.fragment}&minutes=30")
    map_is_drawn(page)
    album.take("resident-stations", page.locator(".near__head h2"))
    for name, tab, shown in (
        ("jobs", "岗位", ".near__head h2"),
        ("courses", "课程", ".card"),
        ("door", "办事", ".door h2, .door__question, .option"),
        ("maps", "地图", ".cover__lead"),
    ):
        page.locator(".tab").filter(has_text=tab).click()
        album.take(f"resident-{name}", page.locator(shown).first)


def test_the_planners_three_sections_with_why_and_evidence(album: Album, server_url: str, plan: str) -> None:
    page = album.page
    page.goto(f"{server_url}/desk")
    map_is_drawn(page)
    album.take("desk-cover", page.locator(".cover__lead"))
    page.locator(".desk-map canvas").first.click(position={"x": 420, "y": 330})
    expect(page.locator(".why__name").first).to_be_visible()
    album.take("desk-why", page.locator(".side h2"))
    page.get_by_role("button", name="画出这里的服务圈").click()
    expect(page.locator(".figures tbody tr")).to_have_count(3)
    album.take("desk-areas", page.locator(".rail__name"))
    page.get_by_role("button", name="规划", exact=True).click()
    album.take("desk-plan", page.locator(".rail__title").first)
    page.get_by_role("button", name=plan).click()
    page.locator(".listed .link").first.click()
    album.take("desk-evidence", page.locator(".side h2").first)


def test_the_staffs_four_sections(album: Album, server_url: str, key: str) -> None:
    page = album.page
    page.goto(f"{server_url}/staff")
    album.take("staff-key", page.locator(".entrance h2"))
    page.get_by_label("密钥", exact=True).fill(key)
    page.get_by_role("button", name="登录").click()
    for name, section, shown in (
        ("register", "台账", ".el-table__row"),
        ("import", "导入", ".drop"),
        ("maps", "发布", ".facts"),
        ("exports", "导出", ".formats"),
    ):
        page.locator(".sections button").filter(has_text=section).first.click()
        expect(page.locator(shown).first).to_be_visible()
        album.take(f"staff-{name}", page.locator(".sections [aria-current]"))
    page.locator(".sections button").first.click()
    page.locator(".el-table__row .link").first.click()
    map_is_drawn(page)
    album.take("staff-entry", page.locator(".el-drawer__title"))


@pytest.mark.parametrize("album", ["dark"], indirect=True)
def test_each_scene_of_the_wall(album: Album, server_url: str, plan: str) -> None:
    assert plan
    page = album.page
    page.goto(f"{server_url}/screen?pause")
    map_is_drawn(page)
    scenes = page.locator(".turner__name")
    expect(scenes).to_have_count(5)
    for number, scene in enumerate(scenes.all(), 1):
        scene.click()
        heading = page.locator(".scene h2")
        expect(heading).to_have_text(scene.inner_text())
        album.take(f"screen-{number}", heading)


def test_the_steps_of_the_kiosk(album: Album, server_url: str, station: Known) -> None:
    page = album.page
    heading = page.locator("h1")
    page.goto(f"{server_url}/kiosk?lon={station.lon:.4f}&lat={station.lat:.4f}&name={quote('市民中心')}")
    expect(page.locator(".needs button").first).to_be_enabled()
    album.take("kiosk-ask", heading)
    page.get_by_role("button", name="看附近所有站点").click()
    expect(page.locator(".row").first).to_be_visible()
    album.take("kiosk-stations", heading)
    page.locator(".row").first.click()
    expect(page.get_by_role("img", name="二维码")).to_be_visible()
    album.take("kiosk-station", heading)
    page.get_by_role("button", name="返回首页").click()
    page.get_by_role("button", name="劳动纠纷").click()
    expect(page.locator(".choices button").first).to_be_visible()
    page.get_by_role("button", name="工伤认定").click()
    expect(heading).to_contain_text("？")
    album.take("kiosk-question", heading)
