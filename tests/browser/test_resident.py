"""The residents' page from view to view in a real Chromium, against a real server."""

import gzip
import re
from urllib.parse import quote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, ViewportSize, expect

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


@pytest.mark.parametrize(
    "size", [(568, 320), (640, 360), (844, 390)], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_on_a_phone_that_lies_on_its_side_large_letters_leave_room_for_the_answer(
    chromium: Browser, server_url: str, station: Known, size: tuple[int, int]
) -> None:
    lying: ViewportSize = {"width": size[0], "height": size[1]}
    context = chromium.new_context(viewport=lying, has_touch=True, is_mobile=True, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{server_url}/{station.fragment}")
    expect(page.locator(".card").first).to_be_visible()
    page.get_by_role("button", name="长辈版").click()
    for letters in page.locator(".elderbar [aria-pressed]").all():
        letters.click()
        page.locator(".card").first.evaluate(
            "node => scrollTo(0, node.getBoundingClientRect().top + scrollY)"
        )
        seen = page.locator(".card").first.evaluate(
            "node => Math.min(innerHeight, node.getBoundingClientRect().bottom)"
            " - Math.max(0, node.getBoundingClientRect().top)"
        )
        assert seen >= 100
        assert page.locator("#panel").evaluate("node => node.clientHeight") >= 100
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        expect(page.locator(".tab").first).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("elder", [True, False], ids=["elder", "doubled"])
def test_my_enrolments_do_not_push_a_phones_page_aside(
    phone: BrowserContext, server_url: str, *, elder: bool
) -> None:
    page = phone.new_page()
    page.goto(f"{server_url}/#view=courses")
    page.get_by_text("我的报名").click()
    expect(page.locator(".mine__line input")).to_be_visible()
    if not elder:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        return
    page.get_by_role("button", name="长辈版").click()
    for letters in page.locator(".elderbar [aria-pressed]").all():
        letters.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_one_visit_is_enough_to_open_the_page_without_a_connection(
    phone: BrowserContext, server_url: str
) -> None:
    page = phone.new_page()
    page.goto(server_url)
    page.evaluate(STATIONS_KEPT)
    phone.set_offline(True)
    page.reload()
    expect(page.locator(".offline")).to_contain_text("离线")
    expect(page.locator(".start")).to_be_visible()
    tab(page, "办事")
    expect(page.locator(".door__options .option").first).to_be_visible()
    tab(page, "地图")
    expect(page.locator(".maps__about")).to_be_visible()
    expect(page.locator(".cover__lead b")).to_have_text(re.compile("%$"))


def test_a_map_that_does_not_come_is_not_stood_for_by_the_one_before_and_comes_with_the_connection(
    chromium: Browser, server_url: str
) -> None:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", service_workers="block")
    page = context.new_page()
    page.goto(f"{server_url}/#view=maps")
    about = page.locator(".maps__about")
    expect(about).to_be_visible()
    former = about.locator("p").first.inner_text()
    context.set_offline(True)
    page.get_by_role("button", name="培训地图").click()
    expect(page.locator(".maps .problem").first).to_be_visible()
    expect(about).to_have_count(0)
    expect(page.locator(".layer")).to_have_count(0)
    context.set_offline(False)
    expect(about).to_contain_text("培训机构")
    assert former not in about.inner_text()
    expect(page.locator(".maps > .problem")).to_have_count(0)
    context.close()


HELD_POSITION = """navigator.geolocation.getCurrentPosition = found => {
    window.give = (longitude, latitude, accuracy) => found({coords: {longitude, latitude, accuracy}});
}"""
PAINTED = "new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))"


def locating(context: BrowserContext, server_url: str) -> Page:
    """A page that has asked for the position and waits for it."""
    page = context.new_page()
    page.add_init_script(HELD_POSITION)
    page.goto(server_url)
    expect(page.locator(".start")).to_be_visible()
    page.get_by_role("button", name="我的位置").click()
    expect(page.locator(".locate__note")).to_contain_text("正在定位")
    return page


def test_a_position_that_may_be_far_off_is_told_so_or_not_searched_from(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    page = locating(phone, server_url)
    page.evaluate(f"give({station.lon}, {station.lat}, 50000)")
    expect(page.locator(".locate__note")).to_contain_text("定位误差约50公里")
    page.evaluate(PAINTED)
    assert "lon=" not in page.url
    expect(page.locator(".start")).to_be_visible()
    page.get_by_role("button", name="我的位置").click()
    page.evaluate(f"give({station.lon}, {station.lat}, 800)")
    expect(page.locator(".locate__note")).to_contain_text("定位误差约800米")
    expect(page.locator(".card__name").first).to_have_text(station.name)


def test_a_position_that_comes_late_does_not_take_the_place_of_what_was_chosen(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    page = locating(phone, server_url)
    page.get_by_role("combobox").fill(station.name)
    page.get_by_role("option").first.click()
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".locate__note")).to_have_count(0)
    chosen = page.url
    assert "lon=" in chosen
    page.evaluate(f"give({station.lon + 0.02}, {station.lat}, 10)")
    page.evaluate(PAINTED)
    assert page.url == chosen


def test_a_position_that_comes_after_its_note_was_closed_is_not_used(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    page = locating(phone, server_url)
    page.locator(".locate__note button").click()
    page.evaluate(f"give({station.lon}, {station.lat}, 10)")
    page.evaluate(PAINTED)
    assert "lon=" not in page.url
    expect(page.locator(".start")).to_be_visible()


def test_opening_hours_are_asked_for_again_when_they_are_over(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    page = phone.new_page()
    page.clock.install(time="2026-11-23T17:58:10+08:00")
    told = [
        {"state": "open", "changes_at": "2026-11-23T18:00:00+08:00"},
        {"state": "closed", "changes_at": "2026-11-24T09:00:00+08:00"},
    ]

    def answer(route: Route) -> None:
        found = route.fetch().json()
        found["features"][0]["properties"]["open"] = told[0] if len(told) == 1 else told.pop(0)
        route.fulfill(json=found)

    page.route("**/nearby", answer)
    page.goto(f"{server_url}/{station.fragment}")
    row = page.locator(".card").first
    expect(row.locator(".opening")).to_contain_text("18:00结束")
    row.locator(".card__head").click()
    expect(row).not_to_have_class(re.compile("unfolded"))
    page.clock.run_for(150_000)
    expect(row.locator(".opening")).to_contain_text("明天09:00开放")
    expect(row).not_to_have_class(re.compile("unfolded"))  # the list stays as the reader left it


FOREIGN = r"""() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const { data, parentElement: box } = walker.currentNode;
        if (/\p{Script=Han}/u.test(data) && box.checkVisibility() && box.closest("[lang]").lang !== "zh-CN")
            found.push(data.trim());
    }
    return found;
}"""


def test_on_the_english_page_chinese_names_are_marked_as_chinese(
    phone: BrowserContext, server_url: str, station: Known
) -> None:
    page = phone.new_page()
    page.goto(f"{server_url}/{station.fragment}&minutes=30&lang=en")
    expect(page.locator(".details").first).to_be_visible()
    assert page.evaluate(FOREIGN) == []
    for view in ("jobs", "jobs&list=fairs", "courses"):
        page.goto("about:blank")
        page.goto(f"{server_url}/#lang=en&view={view}")
        page.locator(".card__head").first.click()
        assert page.evaluate(FOREIGN) == []
    page.goto("about:blank")
    page.goto(f"{server_url}/#view=maps&lang=en")
    page.locator(".layer__count").first.click()
    expect(page.locator(".layerlist li").first).to_be_visible()
    assert page.evaluate(FOREIGN) == []


def test_marks_and_what_is_chosen_are_seen_in_the_colours_of_the_device(
    chromium: Browser, server_url: str, station: Known
) -> None:
    context = chromium.new_context(viewport=DESK, locale="zh-CN", forced_colors="active")
    page = context.new_page()
    page.goto(f"{server_url}/{station.fragment}&minutes=30")
    dot = page.locator(".card .dot:not(.dot--informs)").first
    own = dot.evaluate("node => node.style.background")
    assert dot.evaluate("node => getComputedStyle(node).backgroundColor") == own
    assert (
        page.locator(".tab[aria-pressed=true]").evaluate("node => getComputedStyle(node).outlineStyle")
        == "solid"
    )
    tab(page, "地图")
    covered = page.locator(".swatch[data-state=covered]").first
    assert covered.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(31, 143, 131)"
    context.close()


def test_a_deadline_is_told_with_its_year_once_its_own_event_is_known(
    phone: BrowserContext, server_url: str
) -> None:
    area = httpx.get(f"{server_url}/coverage", trust_env=False).json()["areas"][0]["name"]
    page = phone.new_page()
    page.goto(f"{server_url}/#view=door&matter=arbitration")
    final = page.locator(".result__event")
    for _ in range(10):
        expect(final.or_(page.locator(".door__question")).first).to_be_visible()
        if final.count():
            break
        asked = page.locator(".door__told dt").count()
        if page.locator(".where__field").count():
            page.locator(".where__field").fill(area)
            page.locator(".where__found .option").filter(has_text=area).first.click()
        else:
            page.locator(".door__question .option").first.click()
        expect(page.locator(".door__told dt")).to_have_count(asked + 1)
    expect(final.get_by_role("textbox")).to_have_count(0)
    expect(final).to_contain_text("争议是拖欠工资吗")
    page.get_by_role("button", name="拖欠劳动报酬").click()
    page.get_by_role("button", name="已经终止").click()
    expect(final).to_contain_text("劳动关系终止之日是哪一天")
    final.locator("input").fill("2026-09-01")
    expect(page.locator(".result__list b").filter(has_text="截止")).to_have_text("截止2027年9月1日（周三）")
    page.get_by_role("button", name="上一步").click()
    page.get_by_role("button", name="还在职").click()
    expect(page.locator(".result__list li").filter(has_text="不受一年的限制")).to_be_visible()
    expect(final).to_have_count(0)
