"""The residents' page from view to view in a real Chromium, against a real server."""

import gzip
import re
from urllib.parse import quote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.browser.visiting import DESK, PHONE, Known, Visit, barriers

pytestmark = pytest.mark.browser

FIRST_LOAD_MOST = 300_000
"""Bytes of the first load after compression, beside MapLibre."""

MAP_FILES = re.compile(r"/assets/(MapView|maplibre)[^/]*$")
ELDER_TEXT_PX, ELDER_LARGEST_PX, ELDER_TARGET_PX, ELDER_LINE = 18, 30, 60, 1.3

STATIONS_KEPT = """async () => {
    const data = await caches.open("jobcircle-data-1");
    while (!(await data.keys()).some(({ url }) => url.includes("/stations/")))
        await new Promise((later) => setTimeout(later, 100));
}"""

TEXTS = """() => [...document.querySelectorAll("body *")]
    .filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter(each => !each.closest(".unseen, .maplibregl-map, svg, option"))
    .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
    .map(each => {
        const { fontSize, lineHeight } = getComputedStyle(each);
        const name = `${each.className}: ${each.textContent.trim().slice(0, 20)}`;
        return [name, parseFloat(fontSize), parseFloat(lineHeight)];
    })"""


def tab(page: Page, name: str) -> None:
    page.locator(".tab").filter(has_text=name).click()


def test_a_resident_goes_from_the_nearest_station_to_a_job_a_course_an_office_and_a_map(
    desk: BrowserContext, server_url: str, station: Known
) -> None:
    visit = Visit(desk.new_page())
    page = visit.page
    page.goto(f"{server_url}/{station.fragment}&minutes=30")
    visit.wait_for_map()
    with page.expect_response("**/walk") as way:
        page.locator(".card__head").last.click()
    assert way.value.json()["geometry"]["type"] == "LineString"

    tab(page, "岗位")
    expect(page.locator(".near__head h2")).to_have_text(re.compile(r"\d+条"))
    page.get_by_text("全市", exact=True).first.click()
    expect(page.locator(".card")).to_have_count(20)
    page.get_by_role("button", name=re.compile("再看")).click()
    expect(page.locator(".card")).to_have_count(40)
    title = page.locator(".card__name").last.inner_text()
    page.get_by_role("searchbox").fill(title)
    expect(page.locator(".card__name").first).to_contain_text(title)
    assert f"q={quote(title)}" in page.url
    page.get_by_role("button", name="招聘会", exact=True).click()
    expect(page.locator(".near__head h2")).to_be_visible()
    assert "list=fairs" in page.url

    tab(page, "课程")
    expect(page.locator(".card").first).to_be_visible()

    tab(page, "办事")
    page.get_by_role("button", name="工伤认定").click()
    page.get_by_role("button", name="单位已参保").click()
    area = httpx.get(f"{server_url}/coverage", trust_env=False).json()["areas"][0]["name"]
    page.locator(".where__field").fill(area)
    page.locator(".where__found .option").filter(has_text=area).first.click()
    page.get_by_text("第3个问题").or_(page.locator(".result__part--right")).first.wait_for()
    if page.locator(".door__question .option").count():  # a zone in the area has a body of its own
        page.locator(".door__question .option").first.click()
    expect(page.locator(".result__part--right .body__name").first).to_be_visible()
    assert page.url.endswith("matter=work_injury")
    page.get_by_role("button", name="上一步").click()
    expect(page.locator(".door__question")).to_be_visible()

    tab(page, "地图")
    expect(page.locator(".cover__lead b")).to_have_text(re.compile("%$"))
    expect(page.locator(".counties tbody tr").first).to_be_visible()
    page.get_by_role("button", name="培训地图").click()
    expect(page.locator(".maps__about")).to_contain_text("培训机构")
    assert "map=training" in page.url
    assert visit.complaints == []


def test_the_maps_show_the_city_from_wherever_they_are_opened_and_back_leaves_them(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    visit = Visit(phone.new_page())
    page = visit.page
    at = {}
    for view in ("near", "jobs"):
        page.goto("about:blank")
        page.goto(f"{server_url}/{station.fragment}&minutes=30&view={view}")
        visit.wait_for_map()
        with page.expect_response("**/tiles/coverage/**"):
            tab(page, "地图")
        at[view] = resting_place(page)
    assert at["jobs"] == pytest.approx(at["near"], abs=2)  # a place of the city where the whole city puts it
    page.go_back()
    expect(page.locator(".tab[aria-pressed=true]")).to_have_text("岗位")
    assert page.url.endswith("view=jobs")


def resting_place(page: Page) -> list[float]:
    """Where the chosen place is on the screen, once the map has stopped moving."""
    before: list[float] = []
    for _ in range(60):
        box = page.locator(".origin").bounding_box()
        now = [box["x"], box["y"]] if box else []
        if now and now == before:
            return now
        before = now
        page.wait_for_timeout(500)
    pytest.fail("the map never stopped moving")


def test_an_enrolment_outlives_its_row_and_the_seats_follow(phone: BrowserContext, server_url: str) -> None:
    page = phone.new_page()
    page.goto(f"{server_url}/#view=courses&f.seats=free")
    seats = page.locator(".card .mark--good").first
    left = int(re.sub(r"\D", "", seats.inner_text()))
    row = page.locator(".card__head").first
    row.click()
    page.get_by_role("button", name="报名", exact=True).click()
    token = page.locator(".card .enrolled__token code")
    told = token.inner_text()
    expect(seats).to_have_text(f"余{left - 1}个名额" if left > 1 else "名额已满")
    row.click()
    expect(token).to_have_count(0)
    row.click()
    expect(token).to_have_text(told)
    page.get_by_role("button", name="Switch to English").click()
    expect(page.locator(".card .enrolled__lead")).to_have_text("You are enrolled")
    tab(page, "Jobs")
    tab(page, "Courses")
    page.get_by_text("My enrolments").click()
    expect(page.locator(".mine__one code")).to_have_text(told)
    page.locator(".mine__one").get_by_role("button", name="Cancel the enrolment").click()
    page.get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".mine__one")).to_have_count(0)


def test_a_seat_is_taken_looked_up_and_given_back_and_the_token_stays_only_if_wanted(
    phone: BrowserContext, server_url: str
) -> None:
    page = phone.new_page()
    page.goto(f"{server_url}/#view=courses&f.seats=free")
    page.locator(".card__head").first.click()
    page.get_by_role("button", name="报名", exact=True).click()
    token = page.locator(".card .enrolled__token code").inner_text()
    assert re.fullmatch(r"[0-9a-f]{32}", token)
    assert page.evaluate("JSON.stringify(localStorage)").count(token) == 0
    page.get_by_text("保存在这台设备上").click()
    assert page.evaluate("JSON.stringify(localStorage)").count(token) == 1
    page.reload()
    page.get_by_text("我的报名").click()
    expect(page.locator(".mine__one")).to_contain_text("已报名")
    page.locator(".mine__one").get_by_role("button", name="取消报名").click()
    page.get_by_role("button", name="确定取消").click()
    expect(page.locator(".mine__one")).to_have_count(0)
    assert page.evaluate("JSON.stringify(localStorage)").count(token) == 0
    told = httpx.post(f"{server_url}/enrolments/state", json={"token": token}, trust_env=False)
    assert told.status_code == 404


@pytest.mark.parametrize("dark", [False, True], ids=["phone-light", "desk-dark"])
def test_no_view_has_barriers_complaints_or_requests_to_other_hosts(
    chromium: Browser, server_url: str, *, dark: bool
) -> None:
    size = DESK if dark else PHONE
    context = chromium.new_context(viewport=size, color_scheme="dark" if dark else "light")
    visit = Visit(context.new_page())
    page = visit.page
    page.goto(f"{server_url}/#view=jobs")
    for name in ("岗位", "课程", "办事", "地图"):
        tab(page, name)
        page.locator(".card, .door__options .option, .cover__lead").first.wait_for()
        page.wait_for_timeout(300)
        assert (name, barriers(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    ours = urlsplit(server_url).netloc
    assert [
        url for url in visit.requests if urlsplit(url).netloc != ours and not url.startswith("blob:")
    ] == []
    assert visit.complaints == []
    context.close()


def test_the_elder_view_has_large_text_and_targets_and_is_remembered(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    page = phone.new_page()
    page.goto(f"{server_url}/{station.fragment}")
    page.get_by_role("button", name="长辈版").click()
    page.reload()
    expect(page.locator("html.elder")).to_be_attached()
    expect(page.locator(".card").first).to_be_visible()
    largest_px = 0.0
    assert first_card_px(page) < PHONE["height"] - page.locator(".tabs").evaluate("node => node.offsetHeight")
    for size in page.locator(".elderbar [aria-pressed]").all():
        size.click()
        texts = page.evaluate(TEXTS)
        small = [each for each in texts if each[1] < ELDER_TEXT_PX or each[2] < ELDER_LINE * each[1] - 0.5]
        assert small == []
        assert low_targets(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        largest_px = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert largest_px >= ELDER_LARGEST_PX
    assert barriers(page) == []
    for name in ("岗位", "课程", "办事", "地图"):
        tab(page, name)
        page.locator(".list__search, .door__options .option, .cover__lead").first.wait_for()
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, PHONE["width"])


def first_card_px(page: Page) -> float:
    """Lower edge of the name of the first station, on the page as it opens."""
    return float(page.locator(".card__name").first.evaluate("node => node.getBoundingClientRect().bottom"))


def low_targets(page: Page) -> list[str]:
    """Targets too small for the elder view; pins stand beside rows that are large enough."""
    found = page.locator(
        "button:visible:not(.pin), a.button:visible, summary:visible, .minutes label:visible"
    )
    boxes = [(target.inner_text(), target.bounding_box()) for target in found.all()]
    return [text for text, box in boxes if box and round(min(box["width"], box["height"])) < ELDER_TARGET_PX]


def test_the_page_opens_offline_with_its_stations_and_dates_and_keeps_no_position(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    page = phone.new_page()
    page.goto(f"{server_url}/{station.fragment}")
    expect(page.locator(".card").first).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller")
    page.reload()
    expect(page.locator(".card").first).to_be_visible()
    page.evaluate(STATIONS_KEPT)
    day = httpx.get(f"{server_url}/city", trust_env=False).json()["data_date"]
    phone.set_offline(True)
    page.goto(f"{server_url}/#view=near")
    page.reload()
    expect(page.locator(".offline")).to_contain_text("离线")
    expect(page.locator(".offline")).to_contain_text(day)
    expect(page.locator(".tabs")).to_be_visible()
    page.goto(f"{server_url}/{station.fragment}")
    expect(page.locator(".near__head h2")).to_have_text(re.compile("直线距离"))
    expect(page.locator(".card__name").first).to_have_text(station.name)
    expect(page.locator(".card__minutes")).to_have_count(0)
    page.reload()  # within the minute in which the browser itself would still answer for the list
    expect(page.locator(".card__name").first).to_have_text(station.name)
    expect(page.locator(".offline")).to_contain_text(day)
    page.get_by_role("button", name="Switch to English").click()
    page.reload()
    expect(page.locator(".card__name").first).to_have_text(station.name)
    expect(page.locator(".offline")).to_contain_text("Offline")
    kept = page.evaluate("""async () => {
        const found = [];
        for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) found.push(request.url);
        return found;
    }""")
    assert any("/city" in url for url in kept)
    assert not [url for url in kept if re.search(r"nearby|walk|search|enrol|tiles|lon=|lat=", url)]
    phone.set_offline(False)
    expect(page.locator(".card__minutes").first).to_be_visible()
    expect(page.locator(".offline")).to_have_count(0)


def test_the_first_load_is_small_beside_the_map(phone: BrowserContext, server_url: str) -> None:
    page = phone.new_page()
    loaded: dict[str, Response] = {}
    page.on("response", lambda answer: loaded.update({answer.url: answer}))
    page.goto(server_url)
    expect(page.locator(".start")).to_be_visible()
    sizes = {
        url: len(gzip.compress(answer.body()))
        for url, answer in list(loaded.items())
        if answer.request.resource_type in {"document", "script", "stylesheet"} and not MAP_FILES.search(url)
    }
    assert any(url.endswith(".js") for url in sizes)
    assert sum(sizes.values()) < FIRST_LOAD_MOST, sizes


def test_a_station_is_shared_by_an_address_that_stays_and_by_a_code(
    desk: BrowserContext, server_url: str, station: Known
) -> None:
    desk.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desk.new_page()
    page.goto(f"{server_url}/{station.fragment}")
    page.evaluate("delete Navigator.prototype.share")
    page.get_by_role("button", name="分享").click()
    expect(page.get_by_text("链接已复制")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{server_url}/go/station/")
    name = page.locator(".card__name").first.inner_text()
    page.get_by_role("button", name="二维码").click()
    code = page.get_by_role("img", name=f"{name}的二维码")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".card--unfolded .card__name")).to_have_text(name)
