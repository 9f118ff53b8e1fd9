"""The planner's desk in a real Chromium, against a real server (see the conftest beside this file)."""

import contextlib
import json
import multiprocessing
import os
import re
import signal
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Route, ViewportSize, expect

from tests.browser.visiting import Visit, barriers

pytestmark = pytest.mark.browser

SMALL: ViewportSize = {"width": 1280, "height": 720}
PLAN_MS = 60_000
REPORT_MS = 90_000
DARK = "切换到深色"
PRINTED = """async () => {
    while (window.printed === undefined) await new Promise(requestAnimationFrame);
    return window.printed;
}"""


def at_desk(desk: BrowserContext, server_url: str, fragment: str = "") -> Visit:
    visit = Visit(desk.new_page())
    visit.page.set_viewport_size(SMALL)
    visit.page.goto(f"{server_url}/desk{fragment}")
    return visit


def click_ground(page: Page) -> None:
    """Click the middle of the map, where people live."""
    page.locator(".desk-map .map__canvas canvas").first.click(position={"x": 420, "y": 330})


def headline(page: Page) -> str:
    return page.locator(".cover__lead b").inner_text()


def assert_stays_at_home(visit: Visit, server_url: str) -> None:
    """No request went to another host, and the console has nothing to say."""
    ours = urlsplit(server_url).netloc
    others = [url for url in visit.requests if urlsplit(url).netloc != ours and not url.startswith("blob:")]
    assert others == []
    assert visit.complaints == []


class Plans:
    """Plans and scenarios that are ordered beside the page."""

    def __init__(self, server_url: str) -> None:
        self.client = httpx.Client(base_url=server_url, trust_env=False)

    def make(self, title: str, **options: Any) -> str:
        """Give the id of a plan that is done."""
        made = str(self.client.post("/plans", json={"title": title, "options": options}).json()["id"])
        end = time.monotonic() + PLAN_MS / 1000
        while self.client.get(f"/plans/{made}").json()["state"] != "done" and time.monotonic() < end:
            time.sleep(0.05)
        assert self.client.get(f"/plans/{made}").json()["state"] == "done"
        return made

    def save(self, plan: str, name: str) -> str:
        """Give the id of a new scenario."""
        body = {"plan": plan, "name": name, "note": "", "by": "规划科"}
        return str(self.client.post("/scenarios", json=body).json()["id"])


@pytest.fixture
def held_process(plans: Plans) -> Iterator[None]:
    """
    The process of plans, stopped where it waits for the next one: no machine is too fast to see it wait.

    It is a child of this process, where the server's thread lives too, and stays when a plan is done.
    """
    plans.make("先算一个")
    waiting = [child.pid for child in multiprocessing.active_children() if child.pid]
    assert waiting
    for process in waiting:
        os.kill(process, signal.SIGSTOP)
    yield
    for process in waiting:
        with contextlib.suppress(ProcessLookupError):  # who cancels a plan ends it
            os.kill(process, signal.SIGCONT)


@pytest.fixture(scope="module")
def plans(server_url: str) -> Iterator[Plans]:
    made = Plans(server_url)
    yield made
    made.client.close()


@pytest.fixture(scope="module")
def small_plan(plans: Plans) -> str:
    return plans.make("小方案", add=[0, 3], close=[0, 0], upgrade=[0, 2], corners=[0, 0])


@pytest.fixture(scope="module")
def no_plan(plans: Plans) -> str:
    """An order that nothing can keep."""
    return plans.make("无解方案", add=[0, 0], close=[0, 0], upgrade=[0, 0], corners=[0, 0], equity_floor=1)


def open_plan(page: Page, name: str) -> None:
    expect(page.locator(".rail__name")).to_have_text(name)
    expect(page.locator(".chips")).to_be_visible()


def make_plan(page: Page) -> None:
    page.get_by_label("方案名称").fill("规划台试排")
    for label, most in (("新增至多", "4"), ("升级至多", "3"), ("撤并至多", "3")):
        page.get_by_label(label).fill(most)
    page.get_by_role("button", name="开始计算").click()
    expect(page.locator(".chips")).to_be_visible(timeout=PLAN_MS)


def test_the_switches_count_the_last_audit_again(desk: BrowserContext, server_url: str) -> None:
    page = at_desk(desk, server_url).page
    told = httpx.get(f"{server_url}/coverage", trust_env=False).json()
    expect(page.locator(".cover__lead b")).to_have_text(f"{told['share']:.1%}")
    page.get_by_label("5分钟", exact=True).check()
    expect(page.locator(".cover__lead b")).not_to_have_text(f"{told['share']:.1%}")
    shorter = headline(page)
    page.get_by_label("步速").select_option("3.2")
    expect(page.locator(".cover__lead b")).not_to_have_text(shorter)
    page.get_by_label("人群").select_option("age_60_up")
    expect(page.locator(".cover__lead")).to_contain_text("60岁以上")
    as_in_town = headline(page)
    page.get_by_label("沿道路5公里").check()
    expect(page.locator(".cover__lead")).to_contain_text("农村5公里")
    assert float(headline(page).rstrip("%")) >= float(as_in_town.rstrip("%"))
    assert "country=5" in page.url
    assert "minutes=5" in page.url
    assert "group=age_60_up" in page.url


def test_the_county_table_sorts_and_is_tied_to_the_map(desk: BrowserContext, server_url: str) -> None:
    visit = at_desk(desk, server_url)
    visit.wait_for_map()
    page = visit.page
    page.get_by_role("button", name="覆盖率").click()
    shares = [
        float(text.rstrip("%"))
        for text in page.locator(".districts tbody td:last-child").all_inner_texts()
        if text != "—"
    ]
    assert shares == sorted(shares)
    row = page.locator(".districts tbody tr").first
    name = row.get_by_role("button").inner_text()
    row.get_by_role("button").click()
    expect(page.locator(".row--chosen")).to_contain_text(name)
    assert re.search(r"county=\d{12}", page.url)
    page.get_by_role("button", name="回到全市").click()
    expect(page.locator(".row--chosen")).to_have_count(0)
    page.wait_for_timeout(900)  # the map moves
    click_ground(page)
    expect(page.locator(".row--here")).to_have_count(1)


def test_a_click_tells_why_a_place_is_as_it_is_and_draws_its_areas(
    desk: BrowserContext, server_url: str, tmp_path: Path
) -> None:
    visit = at_desk(desk, server_url)
    visit.wait_for_map()
    page = visit.page
    click_ground(page)
    card = page.get_by_role("complementary", name="这里为什么是这样")
    expect(card).to_contain_text("最近的站点")
    expect(card).to_contain_text(re.compile(r"步行\d+分钟"))
    expect(card).to_contain_text("地图上的虚线是步行路线")
    assert barriers(page) == []
    card.get_by_role("button", name="画出这里的服务圈").click()
    expect(page.locator(".figures tbody tr")).to_have_count(3)
    people = [
        int(text.replace(",", "")) for text in page.locator(".figures td:nth-child(2)").all_inner_texts()
    ]
    assert people == sorted(people)
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载GeoJSON").click()
    saved.value.save_as(tmp_path / "areas.geojson")
    drawn = json.loads((tmp_path / "areas.geojson").read_text(encoding="utf-8"))
    assert {each["properties"]["band_min"] for each in drawn["features"]} == {5, 10, 15}
    page.get_by_role("button", name=DARK).click()
    assert barriers(page) == []
    assert not any("lat=" in url.partition("#")[0] for url in visit.requests)
    assert_stays_at_home(visit, server_url)


def test_an_open_card_keeps_to_the_limit_that_is_chosen(desk: BrowserContext, server_url: str) -> None:
    visit = at_desk(desk, server_url)
    visit.wait_for_map()
    page = visit.page
    for _ in range(3):  # to where each cell is drawn
        page.get_by_role("button", name="放大").click()
        page.wait_for_timeout(700)
    canvas = page.locator(".desk-map .map__canvas canvas").first
    state = page.locator(".why__state .swatch")
    walk = page.locator(".why__station p", has_text="步行").first
    for x, y in product((300, 380, 460, 540), (200, 290, 380, 470)):
        canvas.click(position={"x": x, "y": y})
        expect(page.locator(".why__county")).to_be_visible()
        expect(page.locator(".side [role=status]")).to_have_count(0)
        known = state.count() and state.get_attribute("data-state") != "unknown"
        if known and walk.count() and re.search(r"步行(8|9|1\d|2[0-5])分钟", walk.inner_text()):
            break
    else:
        pytest.fail("nobody of whom it is known lives 8 to 25 minutes from a station there")
    for minutes, expected in ((5, "gap"), (30, "covered")):
        page.get_by_label(f"{minutes}分钟", exact=True).check()
        expect(walk).to_contain_text(f"{minutes}分钟时限")
        expect(state).to_have_attribute("data-state", expected)
    assert_stays_at_home(visit, server_url)


def test_beyond_the_city_nobody_is_asked_for_a_way(desk: BrowserContext, server_url: str) -> None:
    visit = at_desk(desk, server_url)
    visit.wait_for_map()
    page = visit.page
    canvas = page.locator(".desk-map .map__canvas canvas").first
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] - 40, "y": box["height"] - 40})  # the sea
    card = page.get_by_role("complementary", name="这里为什么是这样")
    expect(card).to_contain_text("这里不在本市范围内")
    expect(card.get_by_role("button", name="画出这里的服务圈")).to_have_count(0)
    assert_stays_at_home(visit, server_url)


def test_an_old_address_falls_back_or_says_what_is_gone(desk: BrowserContext, server_url: str) -> None:
    page = at_desk(desk, server_url, "#group=zzz&minutes=10").page
    expect(page.locator(".cover__lead")).to_contain_text("全部居民")
    assert "group" not in page.url
    page = at_desk(desk, server_url, "#section=plan&plan=nope").page
    expect(page.get_by_role("alert")).to_contain_text("没有这个编号的方案")
    expect(page.get_by_text("正在载入")).to_have_count(0)


@pytest.mark.slow
def test_coverage_and_orders_bar_nobody_in_the_dark_and_speak_english(
    desk: BrowserContext, server_url: str
) -> None:
    visit = at_desk(desk, server_url)
    page = visit.page
    expect(page.locator(".districts tbody tr").first).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name=DARK).click()
    assert barriers(page) == []
    page.get_by_role("button", name="规划", exact=True).click()
    expect(page.get_by_role("button", name="开始计算")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Switch to English").click()
    expect(page.get_by_role("button", name="Make the plan")).to_be_visible()
    assert_stays_at_home(visit, server_url)


def test_a_planner_makes_a_plan_decides_on_a_site_and_compares(desk: BrowserContext, server_url: str) -> None:
    visit = at_desk(desk, server_url, "#section=plan")
    page = visit.page
    make_plan(page)
    with page.expect_download(timeout=REPORT_MS) as saved:  # made while the planner works on
        page.get_by_role("button", name="下载PDF报告").click()
        expect(page.get_by_text("正在制作PDF")).to_be_visible()
        page.locator(".listed .link").first.click()
    report = saved.value.path().read_bytes()
    assert (report[:5], len(report) > 100_000) == (b"%PDF-", True)
    assert saved.value.suggested_filename.startswith("规划报告-规划台试排-")
    assert any(re.search(r"/plans/\w+/coverage/", url) for url in visit.requests)
    assert page.get_by_role("table", name="行动清单").get_by_role("rowheader").count() > 1
    card = page.get_by_role("complementary", name="依据")
    expect(card).to_contain_text("圈内居民")
    expect(page.get_by_role("region", name="分年实施").get_by_role("row")).not_to_have_count(1)
    expect(page.locator(".legend")).to_contain_text("新覆盖")
    page.get_by_label("现状", exact=True).check()
    expect(page.locator(".legend")).not_to_contain_text("新覆盖")
    name = card.locator("h2").first.inner_text()
    assert barriers(page) == []
    card.get_by_role("button", name="作出决定").click()
    page.get_by_role("radio").last.check()
    page.get_by_label("理由").fill("产权未定")
    page.get_by_label("决定人").fill("规划科")
    assert barriers(page) == []
    page.get_by_role("button", name="记下决定").click()
    expect(page.locator(".pending")).to_contain_text(name)
    page.get_by_label("新场景名称").fill("方案二")
    page.get_by_role("button", name="按决定重新求解").click()
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator(".chips")).to_be_visible(timeout=PLAN_MS)
    page.get_by_role("button", name="全部方案").click()
    for scenario in ("规划台试排", "方案二"):
        page.get_by_role("checkbox", name=f"选“{scenario}”对比").check()
    page.get_by_role("button", name="对比", exact=True).click()
    divider = page.get_by_role("slider")
    divider.focus()
    page.keyboard.press("ArrowLeft")
    expect(divider).to_have_attribute("aria-valuenow", "48")
    expect(page.locator(".rail")).to_contain_text("不同的站点")
    assert barriers(page) == []
    page.get_by_role("button", name=DARK).click()
    assert barriers(page) == []
    with page.expect_response(re.compile(r"/plans/\w+/coverage/")):  # on the wall too
        page.goto(f"{server_url}/screen?scene=plan&pause")
    assert_stays_at_home(visit, server_url)


@pytest.mark.slow
@pytest.mark.usefixtures("held_process")
def test_an_order_without_the_key_that_is_needed_asks_for_it_and_can_be_cancelled(
    desk: BrowserContext, server_url: str
) -> None:
    page = at_desk(desk, server_url, "#section=plan").page
    sentence = "请出示工作人员密钥"
    refusal = json.dumps({"detail": sentence, "code": "unauthorised", "status": 401})

    shown: list[str | None] = []

    def answer(route: Route) -> None:
        """Refuse an order without a key; one with a key goes on without it, for this city needs none."""
        headers = route.request.headers
        shown.append(headers.get("authorization"))
        if route.request.method == "POST" and "authorization" not in headers:
            route.fulfill(status=401, body=refusal, content_type="application/problem+json")
        else:
            route.continue_(headers={name: text for name, text in headers.items() if name != "authorization"})

    page.route("**/plans**", answer)
    page.get_by_role("button", name="开始计算").click()
    expect(page.get_by_role("alert")).to_have_text(sentence)
    dialog = page.get_by_role("dialog", name="工作人员密钥")
    dialog.get_by_label("密钥", exact=True).fill("abc")
    dialog.get_by_role("button", name="使用").click()
    page.get_by_role("button", name="开始计算").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="取消计算")).to_be_visible()
    assert "Bearer abc" in shown
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").find("abc") == -1
    page.get_by_role("button", name="取消计算").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("方案已取消")).to_be_visible()
    expect(page.locator(".rail__name")).to_be_focused()


@pytest.mark.slow
def test_a_card_takes_the_focus_of_the_keyboard_and_gives_it_back(
    desk: BrowserContext, server_url: str
) -> None:
    visit = at_desk(desk, server_url)
    visit.wait_for_map()
    page = visit.page
    page.keyboard.press("Tab")
    canvas = page.locator(".desk-map canvas").first
    canvas.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("complementary", name="这里为什么是这样")
    expect(card.get_by_role("region")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(canvas).to_be_focused()


@pytest.mark.slow
def test_paper_is_light_whatever_the_screen_is(desk: BrowserContext, server_url: str) -> None:
    page = desk.new_page()
    page.add_init_script("window.print = () => window.printed = document.documentElement.dataset.theme")
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server_url}/desk")
    page.wait_for_selector(".map__canvas[data-loaded]")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate(PRINTED) == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_back_forward_and_a_pasted_link_change_what_is_shown(
    desk: BrowserContext, server_url: str, plans: Plans, small_plan: str
) -> None:
    other = plans.make("另一方案", add=[0, 1], close=[0, 0], upgrade=[0, 0], corners=[0, 0])
    page = at_desk(desk, server_url).page
    page.get_by_role("button", name="规划", exact=True).click()
    page.get_by_role("button", name="小方案").first.click()  # a scenario may be called so too
    open_plan(page, "小方案")
    page.evaluate(f"location.hash = '#section=plan&plan={other}'")  # as a link pasted into the tab
    open_plan(page, "另一方案")
    page.go_back()
    open_plan(page, "小方案")
    page.go_back()
    expect(page.get_by_role("button", name="开始计算")).to_be_visible()
    page.go_back()
    expect(page.locator(".cover__lead b")).to_be_visible()
    page.go_forward()
    page.go_forward()
    open_plan(page, "小方案")
    assert f"plan={small_plan}" in page.url


def test_an_order_half_filled_in_and_decisions_are_not_lost_unasked(
    desk: BrowserContext, server_url: str, small_plan: str
) -> None:
    page = at_desk(desk, server_url, "#section=plan").page
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.get_by_label("一次性预算").click()
    page.get_by_label("一次性预算").press_sequentially("12.05")
    page.get_by_label("各区县覆盖率不低于").fill("41.67")
    assert page.locator(".rail form").evaluate("form => form.checkValidity()")
    page.get_by_role("button", name="覆盖", exact=True).click()
    page.get_by_role("button", name="规划", exact=True).click()
    expect(page.get_by_label("一次性预算")).to_have_value("12.05")
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.get_by_label("一次性预算")).to_have_value("")
    page.get_by_role("button", name="小方案").first.click()  # a scenario may be called so too
    page.locator(".listed .link").first.click()
    page.get_by_role("button", name="作出决定").click()
    page.get_by_label("理由").fill("产权未定")
    page.get_by_label("决定人").fill("规划科")
    page.get_by_role("button", name="记下决定").click()
    expect(page.locator(".pending")).to_be_visible()
    page.reload()
    assert asked == ["beforeunload", "beforeunload"]
    open_plan(page, "小方案")
    page.reload()
    assert asked == ["beforeunload", "beforeunload"]
    assert f"plan={small_plan}" in page.url


def test_on_paper_a_long_list_stands_above_what_follows(
    desk: BrowserContext, server_url: str, small_plan: str
) -> None:
    def lengthen(route: Route) -> None:
        told = route.fetch().json()
        action = next(site for site in told["sites"] if site["action"] != "keep")
        told["sites"] += [{**action, "id": f"{action['id']}-{copy}"} for copy in range(40)]
        route.fulfill(json=told)

    desk.route("**/plans/*/result", lengthen)
    page = at_desk(desk, server_url, f"#section=plan&plan={small_plan}").page
    open_plan(page, "小方案")
    rows = page.get_by_role("table", name="行动清单").get_by_role("row")
    following = page.get_by_role("region", name="分年实施")
    expect(following).to_be_visible()
    assert rows.count() > 40
    page.emulate_media(media="print")
    last, below = rows.last.bounding_box(), following.bounding_box()
    assert last
    assert below
    assert last["y"] + last["height"] <= below["y"]
    shown = page.locator(".listed").evaluate("list => [list.scrollHeight, list.clientHeight]")
    assert shown[0] <= shown[1] + 1


def test_a_comparison_is_a_link_tells_who_has_no_plan_and_keeps_the_keyboard(
    desk: BrowserContext, server_url: str, plans: Plans, no_plan: str
) -> None:
    some_plan = plans.make("对比方案", add=[0, 2], close=[0, 0], upgrade=[0, 0], corners=[0, 0])
    pair = f"{plans.save(some_plan, '有方案')}.{plans.save(no_plan, '无方案')}"
    visit = at_desk(desk, server_url, f"#section=plan&lang=en&compare={pair}")
    page = visit.page
    panel = page.locator(".rail")
    expect(panel).to_contain_text("no plan under the rules asked")
    expect(page.locator(".compare__name--b")).to_have_text("Right: 无方案 (no plan, today)")
    expect(page.locator(".compare .map__canvas[data-loaded]")).to_have_count(2)
    expect(page.get_by_role("table", name="Sites that differ").get_by_role("rowheader").first).to_be_visible()
    name = page.locator(".compare__name--b").bounding_box()
    zoom = page.locator(".compare .map__zoom").bounding_box()
    assert name
    assert zoom
    assert name["y"] + name["height"] <= zoom["y"]
    assert page.locator(".compare__side").get_by_role("button").count() == 0  # none behind the divider
    assert page.locator(".compare .legend").count() == 1
    assert barriers(page) == []
    leave = page.get_by_role("button", name="Leave the comparison")
    leave.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Scenarios")).to_be_focused()
    assert "compare=" not in page.url
    for scenario in ("有方案", "无方案"):
        page.get_by_role("checkbox", name=f"Choose “{scenario}” to compare").check()
    page.get_by_role("button", name="Compare", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Left: 有方案")).to_be_focused()
    assert f"compare={pair}" in page.url
    assert visit.complaints == []


def test_saving_a_scenario_keeps_the_keyboard_and_a_click_tells_of_today(
    desk: BrowserContext, server_url: str, small_plan: str
) -> None:
    visit = at_desk(desk, server_url, f"#section=plan&plan={small_plan}")
    visit.wait_for_map()
    page = visit.page
    save = page.get_by_role("button", name="存为场景")
    save.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="存为场景")
    dialog.get_by_label("经办人").fill("规划科")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(save).to_contain_text("✓")
    expect(save).to_be_focused()
    click_ground(page)
    card = page.get_by_role("complementary", name="这里为什么是这样")
    expect(card).to_contain_text("现状最近的站点")


def test_without_a_plan_the_reason_is_one_english_sentence(
    desk: BrowserContext, server_url: str, no_plan: str
) -> None:
    page = at_desk(desk, server_url, f"#section=plan&lang=en&plan={no_plan}").page
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Relaxing any one of these would do")
    assert alert.locator("p").first.inner_text().startswith("No plan keeps at once: ")
