"""Reports of a made-up plan, written and read back."""

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import geopandas as gpd
import openpyxl
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.errors import FileError, InputError
from layers.report import FORMATS, Imprint
from layers.report.docx import docx_bytes
from layers.report.html import html_bytes
from layers.report.model import Bullets, Card, Facts, Figure, KeyFigures, Language, Paragraph, Report, Table
from layers.report.pdf import pdf_bytes, pdf_data
from layers.report.plain import cell
from layers.report.plan import PlanLayers, write_plan_report
from layers.report.plan.compose import compose_plan
from layers.report.plan.hidden import hide_change
from layers.report.xlsx import xlsx_bytes
from tests.layers.plan_sample import infeasible_result, plan_layers, plan_result
from tests.layers.sample import HOSTILE

RESULT = plan_result()
LAYERS = plan_layers()
LANGUAGES: tuple[Language, ...] = ("zh", "en")
FEW = {**RESULT, "sites": RESULT["sites"][::12]}
"""A plan of a handful of sites, for what need not be large."""


def report(result: dict[str, Any], layers: PlanLayers | None = None, language: Language = "zh") -> Report:
    return compose_plan(result, layers or PlanLayers(), language, Imprint())


def section(made: Report, key: str) -> Any:
    return next(part for part in made.sections if part.key == key)


def cards(made: Report) -> list[Card]:
    return [block for part in made.sections for block in part.blocks if isinstance(block, Card)]


def tables(made: Report) -> dict[str, Table]:
    return {block.sheet: block for part in made.sections for block in part.blocks if isinstance(block, Table)}


def card_of(made: Report, site: str) -> Card:
    return next(card for card in cards(made) if card.detail.startswith(f"{site} · "))


def site(result: dict[str, Any], action: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in result["sites"] if row["action"] == action)
    return found


def table_lines(table: Table) -> list[str]:
    rows = ["｜".join(cell(v, c.kind) for v, c in zip(row, table.columns, strict=True)) for row in table.rows]
    return [*rows, table.note]


def card_lines(card: Card) -> list[str]:
    lines = [card.detail, card.lead, *("｜".join(pair) for pair in (*card.figures, *card.facts))]
    for table in (*([card.beside] if card.beside else []), *card.below):
        lines += table_lines(table)
    return lines


def said(made: Report) -> str:
    """Everything that a reader can read, drawings left out."""
    lines = []
    for block in (block for part in made.sections for block in part.blocks):
        match block:
            case Paragraph():
                lines.append(block.text)
            case Bullets():
                lines += [lead + rest for lead, rest in block.items]
            case Facts():
                lines += ["｜".join(row) for row in block.rows]
            case KeyFigures():
                lines += [f"{one.label}｜{one.value}｜{one.detail}" for one in block.figures]
            case Table():
                lines += table_lines(block)
            case Card():
                lines += card_lines(block)
    return "\n".join(lines)


def test_the_sample_is_a_plan_of_84_actions_that_loses_nobody() -> None:
    acts = [row["action"] for row in RESULT["sites"]]
    assert len(acts) - acts.count("keep") == 84
    assert RESULT["lost"]["people"] == 0
    assert sum(row["people"] for row in RESULT["gained"]["areas"] if len(row["code"]) == 12) > 0


def test_the_conclusions_come_first_and_say_what_the_plan_does() -> None:
    made = report(RESULT)
    text = str(made.sections[0])
    assert made.sections[0].key == "conclusions"
    assert "84 项行动" in text
    assert "撤销 14 处、合并 12 处、升级 22 处、新增 36 处" in text
    for side in ("before", "after"):
        assert f"{100 * RESULT[side]['share']:.1f}%" in text
    assert "现已覆盖的人口无一失去覆盖" in text
    assert "公平底线 60.0%" in text
    assert "91.7% 利用现有场地，达到 90.0% 的要求" in text
    assert "与上界相差 0.40%" in text
    assert "步行总时间与下界相差 0.70%" in text
    assert "信息触达" in text
    assert "[K]" in text


def test_people_who_lose_cover_are_named_by_area() -> None:
    areas: list[dict[str, Any]] = [
        {"code": "1", "name": "东溪乡", "people": 810.0}, {"code": "2", "name": "西洲镇", "people": 2.0},
    ]  # fmt: skip
    text = str(report({**RESULT, "lost": {"people": 812.0, "areas": areas}}).sections[0])
    assert "失去覆盖：" in text
    assert "东溪乡（若干人（人数从略））、西洲镇（不足 5 人）" in text
    elsewhere: dict[str, Any] = {"code": None, "name": None, "people": 9.0}
    made = report({**RESULT, "gained": None, "lost": {"people": 821.0, "areas": [*areas, elsewhere]}})
    assert tables(made)["变化"].rows == [
        ("东溪乡", 0.0, 810.0), ("未划入区域", 0.0, "*"), ("西洲镇", 0.0, "<5"),
    ]  # fmt: skip
    assert "安排流动服务" in text


def test_too_little_reuse_is_called_missed() -> None:
    counts = {**RESULT["counts"], "reuse_share": 0.89}
    assert "未达到 90.0% 的要求" in said(report({**RESULT, "counts": counts}))
    assert "asked for are missed" in said(report({**RESULT, "counts": counts}, None, "en"))


def test_a_plan_whose_every_aim_is_proven_says_so() -> None:
    levels = [{**row, "proven": True} for row in RESULT["levels"]]
    assert "各级目标均已证明最优" in said(report({**RESULT, "levels": levels}))


def test_every_site_with_an_action_has_one_card_and_no_other_has() -> None:
    made = cards(report(RESULT))
    acting = [row for row in RESULT["sites"] if row["action"] != "keep"]
    assert len(made) == len(acting) == 84
    assert [card.tag for card in made] == ["撤销"] * 14 + ["合并"] * 12 + ["升级"] * 22 + ["新增"] * 36
    assert len({card.colour for card in made}) == 4


def test_a_card_tells_the_six_tests_with_figure_threshold_and_answer() -> None:
    row = site(RESULT, "close")
    tests = card_of(report(RESULT), row["id"]).beside
    assert tests is not None
    assert [line[0] for line in tests.rows] == [
        *("撤并·位置偏远", "撤并·服务人群少", "撤并·使用效率低"),
        *("升级·位置优越", "升级·人流量大", "升级·需求旺盛"),
    ]
    assert tests.rows[0][1] == "居民平均步行"
    assert tests.rows[0][2:] == (f"{row['tests'][0]['value']:.0f} 分钟", "> 12", "○ 不符")


def test_a_test_without_data_is_unknown_and_not_passed() -> None:
    row = next(row for row in RESULT["sites"] if row["action"] != "keep" and row["tests"][2]["value"] is None)
    tests = card_of(report(RESULT), row["id"]).beside
    assert tests is not None
    assert tests.rows[2][2:] == ("未知", "< 120 人次/月", "？ 未知")
    assert "有判据因数据缺失" in said(report(RESULT))


def test_the_card_of_a_merged_site_names_who_takes_its_people_and_how_far_they_walk() -> None:
    row = site(RESULT, "merge")
    card = card_of(report(RESULT), row["id"])
    facts = dict(card.facts)
    assert facts["并入"].startswith(row["into"]["name"])
    assert f"{row['into']['people']:,.0f} 人" in facts["并入"]
    assert "次优方案" in facts
    ways = card.below[-1]
    assert ways.columns[0].title == "去向"
    assert [line[2] for line in ways.rows] == [way["walk_min"] for way in row["goes_to"]]


def test_a_lock_stands_on_its_card_with_reason_and_name() -> None:
    row = next(row for row in RESULT["sites"] if row.get("lock") and row["action"] == "upgrade")
    facts = dict(card_of(report(RESULT), row["id"]).facts)
    assert facts["人工决定"] == "必须升级：区政府已列入今年民生实事（就业科）"
    listed = tables(report(RESULT))["人工决定"].rows
    assert (row["id"], row["name"], "必须升级", "区政府已列入今年民生实事", "就业科") in listed
    assert ("C0777", "", "不得新增", "与学校出入口冲突", "规划科") in listed


def test_cards_are_in_the_language_of_the_report() -> None:
    made = cards(report(RESULT, LAYERS, "en"))
    assert {card.tag for card in made} == {"Close", "Merge", "Upgrade", "Add"}
    fixed = [label for card in made for label, _ in (*card.figures, *card.facts)]
    fixed += [column.title for card in made for table in card.below for column in table.columns]
    assert not [label for label in fixed if re.search("[\u4e00-\u9fff]", label)]


def test_a_card_has_a_map_of_its_surroundings_that_is_light() -> None:
    made = cards(report(RESULT, LAYERS))
    sizes = [len(card.picture.picture.svg()) for card in made if card.picture]
    assert len(sizes) == 84
    assert max(sizes) < 30_000
    assert all("<image" not in card.picture.picture.svg() for card in made if card.picture)


def test_a_site_that_is_not_on_the_map_has_a_card_without_one() -> None:
    assert all(card.picture is None for card in cards(report(FEW)))
    elsewhere = {**FEW, "sites": [{**row, "id": f"?{row['id']}"} for row in FEW["sites"]]}
    assert all(card.picture is None for card in cards(report(elsewhere, LAYERS)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_cards_go_on_a_page(language: Language) -> None:
    made = pdf_bytes(report(RESULT, LAYERS, language))
    assert max(int(count) for count in re.findall(rb"/Count (\d+)", made)) <= 60


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_plan_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    once = write_plan_report(FEW, LAYERS, tmp_path / f"a{ending}").read_bytes()
    assert write_plan_report(FEW, LAYERS, tmp_path / f"b{ending}").read_bytes() == once


def test_the_workbook_has_a_row_for_each_card_and_numbers_as_numbers(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_plan_report(RESULT, PlanLayers(), tmp_path / "a.xlsx"))
    assert set(book.sheetnames) >= {
        "结论", "行动", "保留站点", "前沿", "分期", "区县", "乡镇街道", "群体", "规则", "目标", "方法与数据",
        "证据卡", "卡·判据", "卡·社区", "卡·群体", "卡·去向",
    }  # fmt: skip
    head, *rows = book["证据卡"].iter_rows(values_only=True)
    assert len(rows) == 84
    shown = dict(zip(head, next(row for row in rows if row[0] == "C0001"), strict=True))
    own = next(row for row in RESULT["sites"] if row["id"] == "C0001")
    assert shown["新增覆盖"] == own["people"]["gained"]
    assert shown["一次性（元）"] == own["once_yuan"]
    assert shown["步行（后，分钟）"] == pytest.approx(own["walk"]["after_min"])
    assert book["卡·判据"].max_row == (84 - 36) * 6 + 1


def test_sheets_of_the_workbook_are_in_no_other_form() -> None:
    made = report(RESULT)
    only = [table.title for table in tables(made).values() if table.book_only]
    printed = [
        block["title"] for part in pdf_data(made)["sections"] for block in part["blocks"] if "title" in block
    ]
    assert only
    assert not set(only) & set(printed)
    assert "卡·判据" not in html_bytes(made).decode()


def test_every_table_goes_into_the_workbook_under_a_name_of_its_own() -> None:
    for language in LANGUAGES:
        made = report(RESULT, None, language)
        sheets = [b.sheet for part in made.sections for b in part.blocks if isinstance(b, Table)]
        assert all(sheets)
        assert len(set(sheets)) == len(sheets)


def test_the_frontier_marks_the_plan_and_its_bound() -> None:
    part = section(report(RESULT), "frontier")
    by_sites, by_money = (block.picture.svg() for block in part.blocks if isinstance(block, Figure))
    assert by_sites.count("本规划") == by_money.count("本规划") == 1
    assert "stroke-dasharray" in by_sites
    assert "按目标的权重" in by_sites
    rows = tables(report(RESULT))["前沿"].rows
    assert [row[0] for row in rows].count("本规划") == 1
    assert {row[-1] for row in rows[:5]} == {"最优"}


def test_a_bound_in_people_is_drawn_beside_people() -> None:
    plain = [{**row, "weight": row["covered"], "bound": row["covered"] + 9} for row in RESULT["frontier"]]
    made = report({**RESULT, "frontier": plain})
    assert (
        "按目标的权重"
        not in next(b for b in section(made, "frontier").blocks if isinstance(b, Figure)).picture.svg()
    )
    assert [column.title for column in tables(made)["前沿"].columns][-3:] == ["覆盖率", "上界", "证明"]


def test_the_plan_says_whether_an_audit_of_it_agrees() -> None:
    assert "覆盖人数与规划所述一致" in said(report(RESULT))
    apart = {**RESULT, "promised": {"covered": 9.0, "difference": 12.0}}
    assert "相差 12 人" in said(report(apart))


def test_settings_of_audit_and_plan_are_written_for_a_reader() -> None:
    found = [block for block in section(report(RESULT), "method").blocks if isinstance(block, Facts)]
    told = dict(next(block for block in found if block.title == "设置").rows)
    assert told["新增数量"] == "0–36"
    assert told["一次性预算"] == "12,000,000 元"
    assert told["计算量"] == "一般"
    assert not [value for value in told.values() if "/" in value or "{" in value]


def test_phases_count_the_actions_of_each_year() -> None:
    made = report(RESULT, LAYERS)
    rows = tables(made)["分期"].rows
    assert "分年推进" in [
        block.title for block in section(made, "phases").blocks if isinstance(block, Figure)
    ]
    assert [row[0] for row in rows] == ["第 1 年", "第 2 年", "第 3 年"]
    assert sum(sum(float(count or 0) for count in row[1:5]) for row in rows) == 84


def test_rules_that_are_off_are_printed_too() -> None:
    rows = {row[3]: row for row in tables(report(RESULT))["规则"].rows}
    assert rows["no_loss"][:2] == ("开", "现已覆盖的人一个也不失去覆盖")
    assert rows["capacity"][0] == "关"
    assert rows["reuse"][2] == "90.0%"
    assert rows["add"][2] == "0–36"


def test_districts_stand_before_and_after_with_the_worst_first() -> None:
    rows = tables(report(RESULT))["区县"].rows
    shares = [row[7] for row in rows]
    assert shares == sorted(shares, key=float)  # type: ignore[arg-type]
    by_name = {row["name"]: row for row in RESULT["before"]["areas"]}
    assert all(row[6] == pytest.approx(by_name[row[0]]["share"]) for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_count_below_five_is_told_anywhere(language: Language) -> None:
    """Every count of people that can be small is three; the digit may stand nowhere as a count."""
    few, people = 3.0, 90_000.0
    result = plan_result()
    side = {"people": people, "covered": people - few, "share": 0.9999, "informed": people - few}
    area = {"code": "1", "name": "东溪乡", "level": "county", **side, "gap": few, "unknown": 0.0}
    whole = {"sites": 9, "covering": 9, "walk_min": 7.7, "areas": [area], **side}
    whole["groups"] = [{"name": "women", "people": 60.0, "covered": 57.0, "share": 57 / 60}]
    for row in result["sites"]:
        row["people"] = dict.fromkeys(row.get("people", {}), few)
        row["groups"] = [{"name": "women", "gained": few, "lost": few, "moved": few}]
        row["communities"] = [{"code": "1", "name": "桃园", "gained": few, "lost": few, "moved": few}]
        row["goes_to"] = [{"id": "S000", "name": "东门", "people": few, "walk_min": 7.7}]
        row["into"] = {"id": "S000", "name": "东门", "people": few, "share": 1.0, "walk_min": 7.7}
        row["summary"] = {"zh": "失去覆盖 3 人。", "en": "It loses 3 people."}
        row["alternative"] = {"action": "keep", "zh": "少 3 人", "en": "3 people fewer"}
        row["year"], row["usage"] = 1, None
        for test in row.get("tests", []):
            test |= {"value": few, "unit": "people", "threshold": 700.0}
    changed = {"people": few, "areas": [{"code": "1", "name": "东溪乡", "people": few}]}
    result |= {
        "before": whole, "after": whole, "lost": changed, "gained": changed, "worst": None,
        "frontier": [], "phases": [], "rules": [], "levels": [], "cost": None, "counts": {}, "rejected": [],
        "remarks": [], "seconds": {}, "config": {}, "profiles": [], "inputs": {},
    }  # fmt: skip
    text = said(report(result, None, language))
    assert not re.findall(r"(?<![\w.,:-])3(?:\.0)?(?= ?人|｜| people|$)", text, re.MULTILINE)
    assert ("不足 5 人" if language == "zh" else "fewer than 5 people") in text


@settings(max_examples=300)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_no_small_change_can_be_worked_out_from_its_row(counts: list[int]) -> None:
    stays, gained, lost, gap = counts
    people = sum(counts)
    before = {"people": people, "covered": stays + lost, "gap": gained + gap, "unknown": 0}
    after = {"people": people, "covered": stays + gained, "gap": lost + gap, "unknown": 0}
    shown = hide_change(before, after, gained, lost)
    if 0 < gained < 5:
        assert isinstance(shown["gained"], str)
    if 0 < lost < 5:
        assert isinstance(shown["lost"], str)
    known = {key for key in ("before", "after", "gained", "lost") if not isinstance(shown[key], str)}
    if 0 < gained < 5 or 0 < lost < 5:
        assert known < {"before", "after", "gained", "lost"}
        assert not {"before", "after"} <= known
        assert not isinstance(shown["share_after"], float)


def test_an_infeasible_plan_says_which_rules_fight_and_what_would_do_and_has_no_cards() -> None:
    made = report(infeasible_result(), LAYERS)
    text = said(made)
    assert [part.key for part in made.sections] == ["conclusions", "equity", "rules", "method"]
    assert not cards(made)
    assert "一次性投入不超过 1,200 万元；每个区县覆盖率不低于 60%；现已覆盖的人一个也不失去覆盖" in text
    rows = tables(made)["放宽"].rows
    assert rows[0][1:] == (2_000_000.0, 3_450_000.0, "预算增至 345 万元")
    assert rows[1][1:3] == ("60.0%", "53.0%")
    assert tables(made)["区县"].columns[-1].title != "覆盖率（后）"
    assert "no plan keeps all the rules" in said(report({"status": "infeasible"}, None, "en"))
    blind = {**infeasible_result(), "infeasible": {"zh": "没有方案", "en": "no plan"}}
    assert "未能判明，请逐项放宽后重试：一次性投入不超过 1,200 万元；" in said(report(blind))


@pytest.mark.parametrize("ending", [".html", ".docx", ".xlsx"])
def test_demo_data_and_a_working_map_are_stamped(ending: str, tmp_path: Path) -> None:
    path = write_plan_report(FEW, LAYERS, tmp_path / f"a{ending}")
    if ending == ".html":
        text = path.read_text("utf-8")
    else:
        with zipfile.ZipFile(path) as parts:
            text = "".join(parts.read(part).decode() for part in parts.namelist() if part.endswith(".xml"))
    for stamp in ("演示数据", "工作用图，不得公开", "OpenStreetMap", "审图号"):
        assert stamp in text


def test_a_map_for_publication_needs_its_approval_number_and_no_small_map_is_stamped(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="审图号"):
        write_plan_report(FEW, LAYERS, tmp_path / "a.html", imprint=Imprint(working=False))
    made = compose_plan(FEW, LAYERS, "zh", Imprint("某市人社局", "闽S〔2026〕1号", working=False))
    assert all("不得公开" not in card.picture.picture.svg() for card in cards(made) if card.picture)
    working = cards(report(FEW, LAYERS))
    assert all("不得公开" in card.picture.picture.svg() for card in working if card.picture)


def test_an_unknown_ending_or_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.pdf"):
        write_plan_report(FEW, PlanLayers(), tmp_path / "a.txt")
    with pytest.raises(FileError, match="folder"):
        write_plan_report({}, PlanLayers(), tmp_path / "none" / "a.html")


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_result_still_gives_a_report(ending: str, language: Language, tmp_path: Path) -> None:
    path = write_plan_report({}, PlanLayers(), tmp_path / f"a{ending}", language=language)
    assert path.stat().st_size > 1000


def hostile() -> tuple[dict[str, Any], PlanLayers]:
    """Give a plan whose every name is a trap."""
    result = plan_result()
    acting = [row for row in result["sites"] if row["action"] != "keep"][:: 84 // len(HOSTILE)]
    for row, name in zip(acting, HOSTILE, strict=False):
        row |= {"name": name, "local_kind": name, "host_kind": name, "source": name, "kind": name}
        row |= {"lock": {"lock": name, "reason": name, "by": name}, "area": {"code": name, "name": name}}
        row |= {"into": {"id": name, "name": name, "people": 9.0}, "summary": {"zh": name, "en": name}}
        row |= {"alternative": {"action": name, "id": name, "name": name, "zh": name, "en": name}}
        row["goes_to"] = [{"id": name, "name": name, "people": 9.0, "walk_min": 1.0}]
        row["communities"] = [{"code": name, "name": name, "gained": 9.0, "lost": 0.0, "moved": 7.0}]
        row["groups"] = [{"name": name, "gained": 9.0, "lost": 0.0, "moved": 7.0}]
        row["tests"] = [{"name": name, "for": name, "unit": name, "sense": name, "value": 7.0, "zh": name}]
        result["rules"].append({"name": name, "on": True, "value": name, "zh": name, "en": name})
        result["config"][name] = name
    result["sites"] = acting
    result["title"] = {"zh": "".join(HOSTILE), "en": HOSTILE[0]}
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": name,
                "name": name,
                "action": name,
                "kind": name,
                "before": name,
                "after": name,
            },
            "geometry": {"type": "Point", "coordinates": [118.6 + 0.01 * i, 24.9]},
        }
        for i, name in enumerate(HOSTILE)
    ]
    layer: Any = {"type": "FeatureCollection", "features": features}
    return result, PlanLayers(cells=layer, sites=layer, areas=layer)


def test_hostile_names_are_inert_in_every_form(tmp_path: Path) -> None:
    result, layers = hostile()
    made = report(result, layers)
    page = html_bytes(made).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert pdf_bytes(made).startswith(b"%PDF")
    word = docx.Document(io.BytesIO(docx_bytes(made)))
    assert '#read("/etc/passwd")' in "".join(node.text or "" for node in word.element.iter())
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(made)))
    values = [one for sheet in book for row in sheet.iter_rows() for one in row]
    assert {one.data_type for one in values} <= {"s", "n"}
    assert "=cmd|' /C calc'!A0" in {one.value for one in values}


wrong: st.SearchStrategy[Any] = st.sampled_from(
    [None, [], {}, "", "x", 0, -1.5, 1e300, float("nan"), [None], [{}], {"a": None}, [[1]], True]
)


def spoilt(data: st.DataObject, block: Any, depth: int = 3) -> Any:
    """Put something of another kind somewhere inside."""
    if depth == 0 or not block or not isinstance(block, dict | list):
        return data.draw(wrong)
    if isinstance(block, list):
        at = data.draw(st.integers(0, len(block) - 1))
        return [spoilt(data, one, depth - 1) if i == at else one for i, one in enumerate(block)]
    key = data.draw(st.sampled_from(sorted(block)))
    return {**block, key: spoilt(data, block[key], depth - 1)}


SMALL = json.loads(json.dumps(FEW))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(LANGUAGES))
def test_fields_may_be_missing_or_of_another_kind(data: st.DataObject, language: Language) -> None:
    result = SMALL
    for _ in range(data.draw(st.integers(1, 4))):
        result = spoilt(data, result, data.draw(st.integers(1, 4)))
        if not isinstance(result, dict):
            result = SMALL
    made = report(result, None, language)
    assert all((html_bytes(made), xlsx_bytes(made), pdf_data(made)))


def test_layers_may_be_damaged_or_lack_what_maps_read() -> None:
    square = shapely.box(118.60, 24.90, 118.61, 24.91)
    odd = gpd.GeoDataFrame({"after": [None, "gap"], "people": ["x", None]}, geometry=[square, None], crs=4326)
    bare = gpd.GeoDataFrame(geometry=[shapely.Point(118.6, 24.9)], crs=4326)
    for layers in (
        PlanLayers(cells=odd, sites=bare, areas=odd),
        PlanLayers(cells=bare),
        PlanLayers(sites=bare),
        replace(LAYERS, sites=None),
        replace(LAYERS, areas=None),
        replace(LAYERS, cells=None),
        PlanLayers(areas=bare),
    ):
        assert html_bytes(report(FEW, layers))


def test_cells_may_be_polygons() -> None:
    wide = LAYERS.cells.to_crs(32650)  # type: ignore[union-attr]
    squares = replace(LAYERS, cells=wide.set_geometry(wide.buffer(50, cap_style="square")))
    pictures = [card.picture for card in cards(report(FEW, squares)) if card.picture]
    assert pictures
    assert all("#a9d6cf" in one.picture.svg() for one in pictures)
