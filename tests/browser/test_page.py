"""The page in a real Chromium, against a real server (`server_url`, from the conftest beside this file)."""

import re
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Geolocation,
    Page,
    Playwright,
    Route,
    ViewportSize,
    expect,
)

from tests.browser.visiting import CHROMIUM, DESK, PHONE, QUIET, SIZES, SOFTWARE_WEBGL, Known, Visit

pytestmark = pytest.mark.browser

LEAST_TARGET_PX = 44


def minutes_shown(page: Page) -> list[int]:
    return [int(text) for text in page.locator(".near__list .card__minutes b").all_inner_texts()]


def tap_free_ground(page: Page) -> None:
    """Tap the map where no station lies: a tap on a station opens it instead."""
    for x in range(110, 260, 30):
        page.locator(".map__canvas canvas").tap(position={"x": x, "y": 170})
        answered = page.locator(".near__head h2, .callout__close")
        answered.first.wait_for()
        if page.locator(".near__head h2").count():
            return
        page.locator(".callout__close").click()


def test_a_search_for_a_place_lists_its_nearest_stations_and_pins_them_on_the_map(
    desk: BrowserContext, server_url: str, station: Known
) -> None:
    visit = Visit(desk.new_page())
    page = visit.page
    page.goto(server_url)
    visit.wait_for_map()
    page.get_by_role("combobox").fill(station.name)
    page.get_by_role("option").first.click()
    expect(page.locator(".card__name").first).to_be_visible()
    minutes = minutes_shown(page)
    assert minutes == sorted(minutes)
    assert page.locator(".pin").count() == len(minutes)
    assert visit.complaints == []


def test_no_request_leaves_the_machine_and_nothing_is_complained_about(
    desk: BrowserContext, server_url: str, station: Known
) -> None:
    visit = Visit(desk.new_page())
    page = visit.page
    page.goto(f"{server_url}/{station.fragment}")
    visit.wait_for_map()
    expect(page.locator(".card").first).to_be_visible()
    page.get_by_role("button", name="地图", exact=True).click()
    expect(page.locator(".counties tbody tr").first).to_be_visible()
    page.get_by_role("button", name="切换到深色").click()
    page.get_by_role("button", name="Switch to English").click()
    page.wait_for_timeout(1500)
    ours = urlsplit(server_url).netloc
    others = [url for url in visit.requests if urlsplit(url).netloc != ours and not url.startswith("blob:")]
    assert others == []
    assert visit.complaints == []
    for layer in ("/basemap.pmtiles", "/tiles/facilities/", "/tiles/coverage/", "/tiles/areas/"):
        assert any(layer in url for url in visit.requests), layer


def test_the_position_is_in_no_address_that_is_asked_for(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    visit = Visit(phone.new_page())
    visit.page.goto(f"{server_url}/{station.fragment}")
    expect(visit.page.locator(".card").first).to_be_visible()
    sent = [url.partition("#")[0] for url in visit.requests]
    assert not any(f"{station.lat:.4f}" in url or "lat=" in url for url in sent)


def test_a_tap_on_the_map_starts_a_search_that_a_link_remembers(
    phone: BrowserContext, server_url: str
) -> None:
    visit = Visit(phone.new_page())
    page = visit.page
    page.goto(server_url)
    visit.wait_for_map()
    expect(page.get_by_role("heading", name="从哪里出发")).to_be_visible()
    tap_free_ground(page)
    expect(page.locator(".near__head h2")).to_be_visible()
    heading = page.locator(".near__head h2").inner_text()
    assert re.search(r"#lon=\d+\.\d{4}&lat=\d+\.\d{4}$", page.url)
    page.goto("about:blank")
    page.go_back()
    expect(page.locator(".near__head h2")).to_have_text(heading)


def test_my_location_is_asked_for_only_on_a_tap_and_the_reader_is_told_why(
    chromium: Browser, server_url: str, station: Known
) -> None:
    where: Geolocation = {"longitude": station.lon, "latitude": station.lat}
    context = chromium.new_context(viewport=PHONE, permissions=["geolocation"], geolocation=where)
    page = context.new_page()
    page.goto(server_url)
    expect(page.locator(".start")).to_be_visible()
    assert page.locator(".card").count() == 0
    page.get_by_role("button", name="我的位置").click()
    expect(page.get_by_role("status").filter(has_text="不会保存")).to_be_visible()
    expect(page.locator(".card__name").first).to_have_text(station.name)
    context.close()


def test_a_refused_location_says_what_to_do_instead(phone: BrowserContext, server_url: str) -> None:
    page = phone.new_page()
    page.goto(server_url)
    page.get_by_role("button", name="我的位置").click()
    expect(page.get_by_role("status").filter(has_text="请直接点选地图，或搜索地点")).to_be_visible()


def test_a_row_and_its_pin_point_at_each_other(desk: BrowserContext, server_url: str, station: Known) -> None:
    page = desk.new_page()
    page.goto(f"{server_url}/{station.fragment}")
    page.locator(".card__head").first.hover()
    expect(page.locator(".pin--pointed")).to_have_text("1")
    page.locator(".pin").filter(has_text=re.compile("^1$")).focus()
    expect(page.locator(".card--pointed .card__name")).to_have_text(
        page.locator(".card__name").first.inner_text()
    )


def test_the_list_works_without_webgl(playwright: Playwright, server_url: str, station: Known) -> None:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--disable-3d-apis"])
    visit = Visit(browser.new_page(viewport=PHONE))
    page = visit.page
    page.goto(server_url)
    expect(page.get_by_text("此设备无法显示地图")).to_be_visible()
    page.get_by_role("combobox").fill(station.name)
    page.get_by_role("option").first.click()
    expect(page.locator(".card__name").first).to_be_visible()
    assert not any("pmtiles" in url for url in visit.requests)
    browser.close()


def test_the_page_answers_and_lists_before_the_code_of_the_map_has_come(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    page = phone.new_page()
    held: list[Route] = []
    page.route("**/assets/maplibre-*.js", lambda route: held.append(route))
    page.goto(f"{server_url}/{station.fragment}", wait_until="commit")
    expect(page.locator(".card__name").first).to_have_text(station.name)
    page.get_by_role("combobox").fill(station.name)
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("button", name="办事", exact=True).click()
    expect(page.locator(".door__options .option").first).to_be_visible()
    assert page.locator(".map__canvas").count() == 0
    assert held
    for route in held:
        route.continue_()
    page.unroute("**/assets/maplibre-*.js")
    Visit(page).wait_for_map()


def test_a_place_outside_the_city_is_told_so_and_asking_again_is_not_offered(
    desk: BrowserContext, server_url: str
) -> None:
    page = desk.new_page()
    page.goto(f"{server_url}/#lon=100.0000&lat=30.0000")
    sentence = page.get_by_role("alert").locator("p")
    expect(sentence).to_be_visible()
    expect(sentence).to_contain_text("不在服务范围内")
    expect(sentence).not_to_contain_text("datum")
    expect(page.get_by_role("button", name="重试")).to_have_count(0)


def test_the_coverage_panel_shows_the_share_and_every_county(desk: BrowserContext, server_url: str) -> None:
    page = desk.new_page()
    page.goto(f"{server_url}/#view=cover")
    expect(page.locator(".cover__lead b")).to_have_text(re.compile(r"^\d+(\.\d)?%$"))
    told = httpx.get(f"{server_url}/coverage", trust_env=False).json()
    expect(page.locator(".counties tbody tr")).to_have_count(len(told["areas"]))
    shown = page.locator(".cover__states .number").first.get_attribute("title") or ""
    assert int(shown.replace(",", "")) == round(told["covered"])


def test_english_is_one_tap_away_and_remembered(phone: BrowserContext, server_url: str) -> None:
    page = phone.new_page()
    page.goto(server_url)
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.get_by_role("button", name="Switch to English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    again = phone.new_page()
    again.goto(server_url)
    expect(again.get_by_role("heading", name="Where do you start from?")).to_be_visible()


def test_made_up_data_is_stamped_as_such(phone: BrowserContext, server_url: str) -> None:
    page = phone.new_page()
    page.goto(server_url)
    expect(page.locator(".badge")).to_have_text("演示数据")
    expect(page.locator(".credit")).to_contain_text("审图号")


def test_on_a_phone_nothing_is_wider_than_the_screen_and_every_target_fits_a_finger(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    page = phone.new_page()
    page.goto(f"{server_url}/{station.fragment}&minutes=30")
    expect(page.locator(".card").first).to_be_visible()
    page.locator(".fold").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    targets = page.locator("button:visible, a.button:visible, summary:visible, .minutes label:visible")
    small = [
        (target.inner_text(), box)
        for target in targets.all()
        if (box := target.bounding_box()) and round(min(box["width"], box["height"])) < LEAST_TARGET_PX
    ]
    assert small == []


@pytest.mark.parametrize("size", [PHONE, SIZES[1], DESK], ids=["phone", "tablet", "desk"])
def test_no_pin_lies_under_the_legend_or_the_search_box(
    chromium: Browser, server_url: str, station: Known, size: ViewportSize
) -> None:
    page = chromium.new_page(viewport=size, locale="zh-CN")
    page.goto(f"{server_url}/{station.fragment}&minutes=30")
    Visit(page).wait_for_map()
    page.wait_for_timeout(1000)  # the map has moved to the answer
    legend = page.locator(".legend").bounding_box()
    search = page.locator(".search__field").bounding_box()
    pins = [pin.bounding_box() for pin in page.locator(".pin").all()]
    page.close()
    assert legend
    assert search
    assert pins
    for box in filter(None, pins):
        tip = (box["x"] + box["width"] / 2, box["y"] + box["height"])
        beside = not legend["x"] <= tip[0] <= legend["x"] + legend["width"]
        assert beside or not legend["y"] <= tip[1] <= legend["y"] + legend["height"]
        assert box["x"] >= search["x"] + search["width"] or box["y"] >= search["y"] + search["height"]


def test_text_of_twice_the_size_still_fits_a_phone(
    playwright: Playwright, server_url: str, station: Known
) -> None:
    doubled = [*QUIET, *SOFTWARE_WEBGL, "--blink-settings=defaultFontSize=32"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=doubled)
    page = browser.new_page(viewport=PHONE, locale="zh-CN")
    page.goto(f"{server_url}/{station.fragment}")
    expect(page.locator(".card__name").first).to_be_visible()
    name, walk = (page.locator(part).first.bounding_box() for part in (".card__name", ".card__walk"))
    letters = page.locator(".card__name").first.evaluate(
        "node => parseFloat(getComputedStyle(node).fontSize)"
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    browser.close()
    assert letters == 32
    assert width == PHONE["width"]
    assert name
    assert walk
    assert walk["y"] >= name["y"] + name["height"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_header_keeps_to_a_phone_whose_letters_are_twice_as_large(
    chromium: Browser, server_url: str, station: Known, lang: str
) -> None:
    page = chromium.new_page(viewport=PHONE)
    page.goto(f"{server_url}/{station.fragment}&lang={lang}")
    expect(page.locator(".badge")).to_be_visible()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    boxes = [box for part in page.locator(".top > *").all() if (box := part.bounding_box())]
    page.close()
    assert max(box["x"] + box["width"] for box in boxes) <= PHONE["width"]
