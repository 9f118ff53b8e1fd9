"""The big screen and the kiosk in a real Chromium, against a real server."""

from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from tests.browser.visiting import Known, Visit, barriers

pytestmark = pytest.mark.browser

WALL: ViewportSize = {"width": 1920, "height": 1080}
LONG_WALL: ViewportSize = {"width": 3840, "height": 1080}
UPRIGHT: ViewportSize = {"width": 1080, "height": 1920}
LEAST_LETTER_PX, LEAST_TARGET_PX = 24, 60

SMALL_LETTERS = """px => [...document.querySelectorAll('body *')].filter(node => node.offsetParent
    && [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())
    && parseFloat(getComputedStyle(node).fontSize) < px).map(node => node.textContent)"""
OVER_PX = "(scene => scene.scrollHeight - scene.clientHeight)(document.querySelector('.scene'))"


def from_elsewhere(visit: Visit, server_url: str) -> list[str]:
    ours = urlsplit(server_url).netloc
    return [url for url in visit.requests if urlsplit(url).netloc != ours and not url.startswith("blob:")]


def kiosk_address(server_url: str, station: Known) -> str:
    return f"{server_url}/kiosk?lon={station.lon:.4f}&lat={station.lat:.4f}&name={quote('市民中心')}"


@pytest.mark.parametrize("size", [WALL, LONG_WALL], ids=["16:9", "32:9"])
def test_no_scene_scrolls_and_each_tells_the_date_of_its_data(
    chromium: Browser, server_url: str, size: ViewportSize
) -> None:
    visit = Visit(chromium.new_page(viewport=size, locale="zh-CN"))
    page = visit.page
    page.goto(f"{server_url}/screen?pause")
    visit.wait_for_map()
    scenes = page.locator(".turner__name")
    expect(scenes.nth(3)).to_be_visible()  # and a fifth where a test before this one made a plan
    for name in scenes.all_inner_texts():
        page.get_by_role("button", name=name).click()
        expect(page.locator(".scene h2")).to_have_text(name)
        expect(page.locator(".head__date b")).to_have_text("2026-11-20")
        assert page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        ) == [
            size["width"],
            size["height"],
        ]
        assert page.evaluate(OVER_PX) <= 1  # halves of pixels are rounded
    page.keyboard.press(" ")  # after a click on a scene too it stops the turning, and goes on here
    expect(page.locator(".turner__pause")).to_have_attribute("aria-pressed", "false")
    page.close()
    assert visit.complaints == []
    assert from_elsewhere(visit, server_url) == []


@pytest.mark.slow
def test_the_walls_longer_english_stands_above_its_buttons(chromium: Browser, server_url: str) -> None:
    page = chromium.new_page(viewport=WALL)
    page.goto(f"{server_url}/screen?pause#lang=en")
    scenes = page.locator(".turner__name")
    expect(scenes.nth(3)).to_be_visible()
    for name in scenes.all():
        name.click()
        assert page.evaluate(OVER_PX) <= 1
    page.close()


@pytest.mark.slow
def test_the_wall_turns_by_itself_by_arrow_and_stops_on_space(chromium: Browser, server_url: str) -> None:
    page = chromium.new_page(viewport=WALL, locale="zh-CN")
    page.clock.install()
    page.goto(f"{server_url}/screen?scene=training")
    heading = page.locator(".scene h2")
    expect(heading).to_have_text("培训地图")
    page.clock.run_for(20_500)
    expect(heading).to_have_text("劳动保障地图")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowLeft")
    expect(heading).to_have_text("培训地图")
    page.clock.run_for(60_000)
    expect(heading).to_have_text("培训地图")
    page.close()


@pytest.mark.slow
def test_the_wall_keeps_its_figures_when_the_service_is_away(chromium: Browser, server_url: str) -> None:
    context = chromium.new_context(viewport=WALL, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{server_url}/screen?pause")
    shown = page.locator(".headline b")
    expect(shown).to_be_visible()
    expect(page.locator(".head__date small")).to_be_visible()
    figure = shown.inner_text()
    context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("status")).to_contain_text("连接中断")
    assert shown.inner_text() == figure
    context.close()


@pytest.mark.slow
def test_a_scene_that_is_gone_gives_way_and_a_silent_service_is_told(
    chromium: Browser, server_url: str
) -> None:
    page = chromium.new_page(viewport=WALL, locale="zh-CN")
    page.clock.install()
    page.goto(f"{server_url}/screen?pause")
    heading = page.locator(".scene h2")
    expect(page.locator(".head__date small")).to_be_visible()
    expect(heading).to_have_text("服务覆盖")
    page.route("**/coverage", lambda route: route.fulfill(status=404, json={"detail": "没有"}))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(heading).to_have_text("就业地图")
    page.route("**/city", lambda _never: None)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.run_for(61_000)
    expect(page.get_by_role("status")).to_contain_text("连接中断")
    expect(heading).to_have_text("就业地图")
    page.close()


@pytest.mark.parametrize(
    ("scene", "told", "tiles"),
    [
        ("coverage", "**/coverage", "**/tiles/coverage/**"),
        ("employment", "**/maps/employment", "**/ogc/maps/employment/tiles/**"),
    ],
)
def test_a_wall_that_stays_open_draws_the_new_run_and_the_new_version(
    chromium: Browser, server_url: str, scene: str, told: str, tiles: str
) -> None:
    visit = Visit(chromium.new_page(viewport=WALL, locale="zh-CN"))
    page = visit.page
    page.goto(f"{server_url}/screen?pause&scene={scene}")
    visit.wait_for_map()
    expect(page.locator(".head__date small")).to_be_visible()

    def newer(route: Route) -> None:
        found = route.fetch().json()
        if scene == "coverage":
            found["run"]["id"] += 1
        else:
            found["version"] += 1
        route.fulfill(json=found)

    page.route(told, newer)
    with page.expect_response(tiles) as drawn:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert drawn.value.ok
    page.close()
    assert visit.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_wall_is_dark_still_for_those_who_ask_and_free_of_barriers(
    chromium: Browser, server_url: str, scheme: str
) -> None:
    context = chromium.new_context(
        viewport=WALL, reduced_motion="reduce", color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(f"{server_url}/screen?pause")
    expect(page.locator(".scene")).to_be_visible()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.querySelector('.wall__panel')).animationName") == "none"
    assert barriers(page) == []
    context.close()


def test_a_need_leads_to_the_nearest_stations_and_a_code_to_take_along(
    chromium: Browser, server_url: str, station: Known
) -> None:
    context = chromium.new_context(viewport=UPRIGHT, has_touch=True, locale="zh-CN")
    visit = Visit(context.new_page())
    page = visit.page
    page.goto(kiosk_address(server_url, station))
    expect(page.get_by_role("heading", name="您要办什么？")).to_be_visible()
    expect(page.locator(".top__place")).to_contain_text("市民中心")
    page.get_by_role("button", name="看附近所有站点").tap()
    minutes = [int(text) for text in page.locator(".row__minutes b").all_inner_texts()]
    expect(page.locator(".row").first).to_contain_text(station.name)
    assert minutes == sorted(minutes)
    page.locator(".row").first.tap()
    code = page.get_by_role("img", name="二维码")
    expect(code).to_be_visible()
    assert code.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    assert page.locator("a").count() == 0
    opens_menu = "img => img.dispatchEvent(new Event('contextmenu', {bubbles: true, cancelable: true}))"
    assert not code.evaluate(opens_menu)
    assert visit.complaints == []
    assert from_elsewhere(visit, server_url) == []
    context.close()


def test_the_kiosk_asks_its_way_to_the_right_door(chromium: Browser, server_url: str, station: Known) -> None:
    page = chromium.new_page(viewport=WALL, locale="zh-CN")
    page.goto(kiosk_address(server_url, station))
    page.get_by_role("button", name="劳动纠纷").click()
    page.get_by_role("button", name="失业登记").click()
    heading = page.get_by_role("heading", level=1)
    answered = page.get_by_role("heading", name="请去这里")
    for _ in range(10):
        expect(answered.or_(page.locator(".choices button").first)).to_be_visible()
        if answered.is_visible():
            break
        asked = heading.inner_text()
        page.locator(".choices button").first.click()
        expect(heading).not_to_have_text(asked)
    expect(page.locator(".door__answer b").first).to_be_visible()
    page.close()


def test_a_question_that_was_left_does_not_come_back(
    chromium: Browser, server_url: str, station: Known
) -> None:
    page = chromium.new_page(viewport=WALL, locale="zh-CN")
    held: list[Route] = []
    page.route("**/which-door", lambda route: route.continue_() if held else held.append(route))
    page.goto(kiosk_address(server_url, station))
    page.get_by_role("button", name="劳动纠纷").click()
    page.get_by_role("button", name="劳动人事争议仲裁").click()
    page.get_by_role("button", name="返回", exact=True).click()
    page.get_by_role("button", name="职业技能培训").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).not_to_have_text("正在查找…")
    asked = heading.inner_text()
    held[0].continue_()
    page.wait_for_timeout(500)
    assert heading.inner_text() == asked
    expect(page.locator(".door__matter")).to_have_text("职业技能培训")
    page.close()


def test_an_old_failure_does_not_hide_a_new_answer_nor_change_the_language(
    chromium: Browser, server_url: str, station: Known
) -> None:
    page = chromium.new_page(viewport=UPRIGHT, locale="zh-CN")
    held: list[Route] = []
    page.route("**/nearby", lambda route: route.continue_() if held else held.append(route))
    page.goto(kiosk_address(server_url, station))
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Find a gig").click()
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="All stations near here").click()
    expect(page.locator(".row").first).to_be_visible()
    held[0].abort()
    page.wait_for_timeout(300)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".row").first).to_be_visible()
    page.close()


def test_a_silent_service_is_not_waited_for_by_the_kiosk(
    chromium: Browser, server_url: str, station: Known
) -> None:
    page = chromium.new_page(viewport=UPRIGHT, locale="zh-CN")
    page.clock.install()
    page.route("**/nearby", lambda _never: None)
    page.goto(kiosk_address(server_url, station))
    page.get_by_role("button", name="打零工").click()
    page.clock.run_for(16_000)
    expect(page.get_by_role("alert")).to_contain_text("暂时连不上服务")
    page.unroute("**/nearby")
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator(".row").first.or_(page.get_by_role("status"))).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.close()


@pytest.mark.slow
def test_the_kiosk_counts_the_last_ten_seconds_and_clears_itself(
    chromium: Browser, server_url: str, station: Known
) -> None:
    page = chromium.new_page(viewport=UPRIGHT, locale="zh-CN")
    page.clock.install()
    page.goto(kiosk_address(server_url, station))
    page.get_by_role("button", name="打零工").click()
    page.clock.run_for(45_000)
    ending = page.get_by_role("alertdialog")
    expect(ending).to_have_count(0)
    page.clock.run_for(7_000)
    expect(ending).to_contain_text("秒后清空")
    stay = page.get_by_role("button", name="继续使用")
    expect(stay).to_be_focused()
    page.keyboard.press("Escape")
    expect(ending).to_have_count(0)
    expect(page.get_by_role("heading", name="打零工")).to_be_focused()
    page.clock.run_for(52_000)
    stay.click()
    expect(ending).to_have_count(0)
    page.clock.run_for(61_000)
    expect(page.get_by_role("heading", name="您要办什么？")).to_be_visible()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_kiosk_has_large_letters_large_targets_and_no_barriers(
    chromium: Browser, server_url: str, station: Known, scheme: str
) -> None:
    context = chromium.new_context(viewport=WALL, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(kiosk_address(server_url, station))
    expect(page.get_by_role("button", name="找工作")).to_be_enabled()
    assert page.locator("html").get_attribute("data-theme") == scheme
    check_sizes(page)
    page.get_by_role("button", name="找工作").click()
    expect(page.locator(".row").first).to_be_visible()
    check_sizes(page)
    page.locator(".row").first.click()
    expect(page.get_by_role("img", name="二维码")).to_be_visible()
    check_sizes(page)
    context.close()


def test_a_kiosk_without_a_place_says_what_to_do(desk: BrowserContext, server_url: str) -> None:
    page = desk.new_page()
    page.goto(f"{server_url}/kiosk")
    expect(page.get_by_text("还没有设置位置")).to_be_visible()


def test_a_kiosk_outside_the_city_searches_from_the_centre(desk: BrowserContext, server_url: str) -> None:
    page = desk.new_page()
    page.goto(f"{server_url}/kiosk?lon=113.26&lat=23.13&name={quote('别处')}")
    expect(page.get_by_text("不在本市")).to_be_visible()
    expect(page.get_by_text("从这里出发")).to_have_count(0)
    page.get_by_role("button", name="看附近所有站点").click()
    expect(page.locator(".row").first).to_be_visible()


def check_sizes(page: Page) -> None:
    assert page.evaluate(SMALL_LETTERS, LEAST_LETTER_PX) == []
    boxes = [target.bounding_box() for target in page.locator("button:visible").all()]
    assert [box for box in boxes if box and min(box["width"], box["height"]) < LEAST_TARGET_PX] == []
    assert barriers(page) == []
