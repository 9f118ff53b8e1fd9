"""The staff's page in a real Chromium, against a real server: edit, import, publish, export."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from api.operations.keys import create_key, revoke_key
from data.embedded import OWNER, Cluster
from tests.browser.conftest import DATABASE
from tests.browser.visiting import DESK, Known, Visit, barriers

pytestmark = pytest.mark.browser

NEW_PHONE = "0595-28581234"
SLOW_MS = 60_000
"""For what the server does in a process of its own, on a busy machine."""


@pytest.fixture(scope="module")
def key(server_url: str, cluster: Cluster) -> str:
    """Key of somebody who may do everything on this page."""
    assert server_url
    return key_for(cluster, "import", "export", "publish")


def key_for(cluster: Cluster, *scopes: str) -> str:
    with psycopg.connect(cluster.dsn(OWNER, DATABASE)) as connection:
        return create_key(connection, name="张三", scopes=list(scopes), days=1, now=datetime.now(UTC))[1]


@pytest.fixture
def office(desk: BrowserContext, server_url: str, key: str) -> Iterator[Visit]:
    """The page, signed in."""
    visit = Visit(desk.new_page())
    sign_in(visit.page, server_url, key)
    expect(visit.page.locator(".el-table__row").first).to_be_visible()
    yield visit
    assert visit.complaints == []


def sign_in(page: Page, server_url: str, key: str) -> None:
    page.goto(f"{server_url}/staff")
    page.get_by_label("密钥", exact=True).fill(key)
    page.get_by_role("button", name="登录").click()


def opened(page: Page, name: str) -> Locator:
    """The drawer of a station."""
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("button", name=f"查看和修改{name}").first.click()
    return page.locator(".el-drawer")


def write_elsewhere(server_url: str, key: str, sheet: str) -> None:
    """Import a sheet as somebody else does meanwhile."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/octet-stream"}
    with httpx.Client(base_url=server_url, headers=headers, timeout=60, trust_env=False) as door:
        shown = door.post("/imports?kind=station&datum=wgs84&name=a.csv", content=sheet.encode())
        while shown.status_code == httpx.codes.ACCEPTED:
            shown = door.get(shown.headers["location"])
        where = f"/imports/{shown.json()['id']}"
        done = door.post(f"{where}/confirm", json={}, headers={"Content-Type": "application/json"})
        while done.status_code == httpx.codes.ACCEPTED:
            done = door.get(where)
        assert done.json()["state"] == "applied", done.text


def section(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="栏目").get_by_role("button", name=name, exact=True).click()


def test_a_wrong_key_is_told_in_the_servers_words_and_a_right_one_is_gone_with_its_tab(
    desk: BrowserContext, server_url: str, key: str
) -> None:
    page = desk.new_page()
    sign_in(page, server_url, f"jc_0123abcd_{'x' * 43}")
    expect(page.get_by_role("alert")).to_have_text("密钥不对、已过期或已收回；请核对，或向管理员换一把")
    sign_in(page, server_url, "password")
    expect(page.get_by_role("alert")).to_contain_text("jc_")
    sign_in(page, server_url, key)
    expect(page.locator(".bar__who")).to_contain_text("张三")
    page.reload()
    expect(page.locator(".bar__who")).to_contain_text("到期")
    assert page.evaluate("Object.values(localStorage).join()").count("jc_") == 0
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("密钥", exact=True)).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_station_is_edited_by_form_and_pin_previewed_and_its_history_tells_who(
    office: Visit, station: Known
) -> None:
    page = office.page
    drawer = opened(page, station.name)
    drawer.get_by_label("电话").fill(NEW_PHONE)
    drawer.locator(".map__canvas[data-loaded]").wait_for()
    before = drawer.get_by_label("经度").input_value()
    pin = drawer.locator(".movepin").bounding_box()
    assert pin
    page.mouse.move(pin["x"] + 22, pin["y"] + 25)
    page.mouse.down()
    page.mouse.move(pin["x"] + 42, pin["y"] + 25, steps=4)
    page.mouse.up()
    assert drawer.get_by_label("经度").input_value() != before
    drawer.get_by_role("button", name="预览修改").click()
    expect(drawer.locator("[data-verdict=changed]")).to_contain_text("1", timeout=SLOW_MS)
    expect(drawer.locator(".diff ins").filter(has_text=NEW_PHONE)).to_be_visible()
    drawer.get_by_role("button", name="确认写入").click()
    expect(drawer).to_have_count(0, timeout=SLOW_MS)
    page.get_by_role("button", name=f"查看和修改{station.name}").first.click()
    page.get_by_role("dialog").get_by_role("button", name="谁改了什么").click()
    told = page.locator(".timeline li").first
    expect(told).to_contain_text("张三")
    expect(told).to_contain_text(NEW_PHONE)


def test_edits_that_are_not_written_are_asked_about_once_before_they_are_lost(
    office: Visit, station: Known
) -> None:
    page = office.page
    drawer = opened(page, station.name)
    phone = drawer.get_by_label("电话")
    phone.fill("12333")
    question = page.get_by_role("dialog", name="改动还没有写入")
    page.keyboard.press("Escape")
    expect(question.get_by_role("button", name="继续修改")).to_be_focused()
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(phone).to_have_value("12333")
    page.evaluate("location.hash = '#maps'")
    expect(question.get_by_role("button", name="继续修改")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question).to_have_count(0)
    expect(page).to_have_url(re.compile("#register$"))
    drawer.locator(".el-drawer__close-btn").click()
    question.get_by_role("button", name="放弃改动").click()
    expect(drawer).to_have_count(0)
    opened(page, station.name)
    expect(phone).not_to_have_value("12333")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)


def take_back(cluster: Cluster, key: str) -> None:
    with psycopg.connect(cluster.dsn(OWNER, DATABASE)) as connection:
        revoke_key(connection, key.split("_")[1])


def sign_in_again(page: Page, key: str) -> Locator:
    """The dialog over the work; gone once the key counts."""
    lapsed = page.get_by_role("dialog", name="密钥不再有效")
    expect(lapsed).to_be_visible(timeout=SLOW_MS)
    expect(lapsed.get_by_role("alert")).to_contain_text("已收回")
    expect(lapsed.get_by_label("密钥", exact=True)).to_be_focused()
    lapsed.get_by_label("密钥", exact=True).fill(key)
    lapsed.get_by_role("button", name="登录").click()
    return lapsed


def test_edits_outlive_the_key_and_are_written_with_the_next_one(
    desk: BrowserContext, server_url: str, cluster: Cluster, station: Known
) -> None:
    page = desk.new_page()
    first, second, third = (key_for(cluster, "import", "export") for _ in range(3))
    sign_in(page, server_url, first)
    drawer = opened(page, station.name)
    drawer.get_by_label("电话").fill("12348")
    take_back(cluster, first)
    drawer.get_by_role("button", name="预览修改").click()
    lapsed = sign_in_again(page, key_for(cluster, "export"))
    expect(lapsed.get_by_role("alert")).to_contain_text("这把密钥没有“导入台账”的权限")
    lapsed.get_by_label("密钥", exact=True).fill(second)
    page.keyboard.press("Enter")
    expect(lapsed).to_have_count(0)
    shown = drawer.locator(".diff ins").filter(has_text="12348")
    expect(shown).to_be_visible(timeout=SLOW_MS)
    take_back(cluster, second)
    drawer.get_by_role("button", name="确认写入").click()
    expect(sign_in_again(page, third)).to_have_count(0)
    expect(shown).to_be_visible(timeout=SLOW_MS)
    expect(drawer.get_by_role("alert")).to_have_count(0)
    drawer.get_by_role("button", name="确认写入").click()
    expect(drawer).to_have_count(0, timeout=SLOW_MS)
    expect(page.get_by_role("row", name=station.name).first).to_contain_text("12348")


def test_an_import_preview_is_made_anew_with_the_next_key(
    desk: BrowserContext, server_url: str, cluster: Cluster, station: Known, tmp_path: Path
) -> None:
    page = desk.new_page()
    first, second = (key_for(cluster, "import", "export") for _ in range(2))
    sheet = tmp_path / "站点.csv"
    place = f"{station.lon + 0.008:.6f},{station.lat:.6f}"
    row = f"试点南桥驿站,就业驿站,运行,{place},周一至周五9:00-17:00"
    sheet.write_text(f"站点名称,站点类型,状态,经度,纬度,开放时间\n{row}", encoding="utf-8-sig")
    sign_in(page, server_url, first)
    section(page, "导入")
    page.get_by_label("选择文件").set_input_files(sheet)
    page.get_by_label("GPS").check()
    page.get_by_role("button", name="上传并预览").click()
    understood = page.locator(".diff ins").filter(has_text="Mo-Fr 09:00-17:00")
    expect(understood).to_be_visible(timeout=SLOW_MS)
    take_back(cluster, first)
    page.get_by_role("button", name="确认写入").click()
    expect(sign_in_again(page, second)).to_have_count(0)
    expect(understood).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_role("status").filter(has_text="已写入台账")).to_be_visible(timeout=SLOW_MS)


def test_by_keyboard_the_focus_is_kept_and_seen(office: Visit, station: Known) -> None:
    page = office.page
    opened(page, station.name)
    close = page.locator(".el-drawer__close-btn")
    page.keyboard.press("Tab")
    close.focus()
    outline = close.evaluate(
        "button => [getComputedStyle(button).outlineStyle, button.matches(':focus-visible')]"
    )
    assert outline == ["solid", True]
    page.keyboard.press("Escape")
    expect(page.locator(".el-drawer")).to_have_count(0)
    section(page, "发布")
    page.get_by_role("button", name="看会有什么变化").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="发布后的变化")).to_be_focused(timeout=SLOW_MS)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="确认发布")).to_be_focused()


def test_an_entry_that_somebody_else_changed_is_previewed_again_and_loses_nothing(
    office: Visit, station: Known, server_url: str, key: str
) -> None:
    page = office.page
    drawer = opened(page, station.name)
    code = (drawer.locator(".el-drawer__title").text_content() or "").rpartition(" · ")[2]
    drawer.get_by_label("电话").fill("12333")
    drawer.get_by_role("button", name="预览修改").click()
    expect(drawer.get_by_role("heading", name="预览", exact=True)).to_be_visible(timeout=SLOW_MS)
    row = f"{code},{station.name},就业驿站,运行,{station.lon},{station.lat},试点路9号"
    write_elsewhere(server_url, key, f"编号,站点名称,站点类型,状态,经度,纬度,地址\n{row}")
    expect(drawer.get_by_role("button", name="确认写入")).to_be_enabled()
    drawer.get_by_role("button", name="确认写入").click()
    expect(drawer.get_by_role("alert")).to_contain_text("请返回修改，再看一次预览", timeout=SLOW_MS)
    expect(drawer.get_by_role("button", name="确认写入")).to_be_disabled()
    drawer.get_by_role("button", name="返回修改").click()
    expect(drawer.get_by_label("电话")).to_have_value("12333")
    drawer.get_by_role("button", name="预览修改").click()
    expect(drawer.locator(".diff li")).to_have_count(1, timeout=SLOW_MS)
    drawer.get_by_role("button", name="确认写入").click()
    expect(drawer).to_have_count(0, timeout=SLOW_MS)
    expect(page.get_by_role("row", name=code)).to_contain_text("试点路9号")
    expect(page.get_by_role("row", name=code)).to_contain_text("12333")
    office.complaints.remove(next(said for said in office.complaints if "409" in said))


def test_a_key_begins_where_it_opens_something_and_one_for_plans_is_shown_the_desk(
    desk: BrowserContext, server_url: str, cluster: Cluster
) -> None:
    page = desk.new_page()
    sign_in(page, server_url, key_for(cluster, "publish"))
    expect(page.locator(".facts")).to_be_visible()
    section(page, "台账")
    expect(page.locator("#work")).to_have_text("这把密钥没有“台账”的权限，请向管理员换一把。")
    page.get_by_role("button", name="退出").click()
    sign_in(page, server_url, key_for(cluster, "plan"))
    expect(page.locator("#work")).to_contain_text("只用于制定方案和场景")
    page.get_by_role("link", name="去规划台").click()
    expect(page).to_have_url(f"{server_url}/desk")


def test_a_sheet_is_previewed_in_five_groups_its_errors_given_back_and_its_good_rows_written(
    office: Visit, station: Known, tmp_path: Path
) -> None:
    page = office.page
    sheet = tmp_path / "站点.csv"
    place = f"{station.lon + 0.004:.6f},{station.lat:.6f}"
    rows = ["站点名称,站点类型,状态,经度,纬度,电话", f"试点东桥驿站,就业驿站,运行,{place},{NEW_PHONE}"]
    sheet.write_text("\n".join([*rows, f"试点西桥驿站,茶馆,运行,{place},1"]), encoding="utf-8-sig")
    section(page, "导入")
    page.get_by_label("选择文件").set_input_files(sheet)
    page.get_by_label("GPS").check()
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("[data-verdict=bad]")).to_contain_text("1", timeout=SLOW_MS)
    expect(page.locator("[data-verdict=new]")).to_contain_text("1")
    expect(page.locator(".plaintable .fault").first).to_contain_text("站点类型")
    with page.expect_download(timeout=SLOW_MS) as errors:
        page.get_by_role("button", name="下载标红的错误表").click()
    assert errors.value.suggested_filename.endswith(".xlsx")
    confirm = page.get_by_role("button", name="确认写入")
    expect(confirm).to_be_disabled()
    page.get_by_label("只导入没有错误的行").check()
    confirm.click()
    expect(page.get_by_role("status").filter(has_text="已写入台账")).to_contain_text(
        "新增1条，修改0条", timeout=SLOW_MS
    )


def test_a_map_is_published_with_its_changes_counted_first_and_rolled_back(office: Visit) -> None:
    page = office.page
    section(page, "发布")
    page.get_by_role("button", name="培训地图").click()
    page.get_by_label("说明").fill("试发布")
    page.get_by_role("button", name="看会有什么变化").click()
    expect(page.get_by_role("row", name="培训机构")).to_be_visible()
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_role("status").filter(has_text="已发布")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_role("row", name="试发布")).to_contain_text("张三")
    page.get_by_role("button", name="退回第1版").click()
    page.get_by_role("dialog").get_by_role("button", name="确认退回").click()
    expect(page.get_by_role("status").filter(has_text="居民现在看到的是第1版")).to_be_visible()


@pytest.mark.slow
def test_an_export_is_waited_for_and_saved_under_the_name_of_its_datum(office: Visit) -> None:
    page = office.page
    section(page, "导出")
    page.get_by_label("导出什么").select_option("courses")
    page.get_by_label("GeoJSON").check()
    page.get_by_label("GCJ-02").check()
    with page.expect_download(timeout=SLOW_MS) as saved:
        page.get_by_role("button", name="导出", exact=True).last.click()
    assert re.fullmatch(r"courses-\d+_gcj02\.geojson", saved.value.suggested_filename)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_section_is_free_of_barriers_and_asks_no_other_host(
    chromium: Browser, server_url: str, key: str, scheme: str
) -> None:
    context = chromium.new_context(
        viewport=DESK, locale="zh-CN", color_scheme="dark" if scheme == "dark" else "light"
    )
    visit = Visit(context.new_page())
    page = visit.page
    page.goto(f"{server_url}/staff")
    page.get_by_label("密钥", exact=True).wait_for()
    found = barriers(page)
    sign_in(page, server_url, key)
    for name, ready in (
        ("台账", ".el-table__row"),
        ("导入", ".drop"),
        ("发布", ".facts"),
        ("导出", ".formats"),
    ):
        section(page, name)
        page.locator(ready).first.wait_for()
        found += barriers(page)
    section(page, "台账")
    page.locator(".el-table__row .link").first.click()
    page.locator(".sheet").wait_for()
    page.wait_for_timeout(600)  # the drawer has come in
    found += barriers(page)
    context.close()
    assert found == []
    assert visit.complaints == []
    ours = urlsplit(server_url).netloc
    assert [
        url for url in visit.requests if urlsplit(url).netloc != ours and not url.startswith("blob:")
    ] == []
