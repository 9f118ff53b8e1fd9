"""What a report claims: no more than its audit found, no small count, and in the words of its reader."""

import re
from typing import Any

import pytest
import shapely

from layers.report import Imprint, MapLayers, charts
from layers.report.compose import compose
from layers.report.drawing import Drawing
from layers.report.frames import frames_of
from layers.report.maps import coverage_map
from layers.report.mapsheet import shown_names
from layers.report.model import Bullets, Facts, Language, Paragraph, Report, Table
from layers.report.pdf import pdf_data
from layers.report.plain import cell
from layers.report.words import Words
from tests.layers.sample import sample_layers, sample_result

RESULT = sample_result(townships=24, districts=4, stations=20)
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def report(changes: dict[str, Any] | None = None, language: Language = "zh") -> Report:
    return compose({**RESULT, **(changes or {})}, MapLayers(), language, Imprint())


def said(made: Report) -> str:
    """Everything that a reader can read, drawings left out."""
    lines = []
    for part in made.sections:
        for block in part.blocks:
            match block:
                case Paragraph():
                    lines.append(block.text)
                case Bullets():
                    lines += [lead + rest for lead, rest in block.items]
                case Facts():
                    lines += [f"{label}｜{value}" for label, value in block.rows]
                case Table():
                    lines += [
                        "｜".join(cell(v, c.kind) for v, c in zip(row, block.columns, strict=True))
                        for row in block.rows
                    ]
                    lines.append(block.note)
    return "\n".join(lines)


def table(made: Report, sheet: str) -> Table:
    tables = [block for part in made.sections for block in part.blocks if isinstance(block, Table)]
    return next(one for one in tables if one.sheet == sheet)


def facts(made: Report, title: str) -> dict[str, str]:
    found = [block for part in made.sections for block in part.blocks if isinstance(block, Facts)]
    return dict(next(block for block in found if block.title == title).rows)


def test_bars_beyond_the_limit_claim_no_gap() -> None:
    drawing = charts.walking_times(RESULT["nearest"]["histogram"], 15, "zh")
    assert "url(#gap)" not in drawing.svg().replace('id="gap"', "")
    assert charts.NEUTRAL in drawing.svg()
    assert "超出时限" in drawing.svg()


def test_a_bar_across_the_limit_is_not_called_beyond_it() -> None:
    assert "跨越或超出时限" in charts.walking_times(RESULT["nearest"]["histogram"], 14, "zh").svg()
    assert "跨越" not in charts.walking_times(RESULT["nearest"]["histogram"], 15, "zh").svg()


def test_the_sentence_of_the_worst_group_hides_the_small_count_that_its_table_hides() -> None:
    group = {"name": "age_60_up", "people": 12_000, "covered": 6000, "gap": 3, "unknown": 5997, "share": 0.5}
    made = report({"groups": [group]})
    assert table(made, "群体").rows[0][3] == "<5"
    assert "盲区内 不足 5 人" in said(made)


def test_a_gap_that_the_table_hides_is_named_in_no_sentence() -> None:
    area = {"code": "350502100000", "name": "桥头镇", "level": "township", "people": 900, "covered": 700}
    area |= {"gap": 198, "unknown": 2, "share": 700 / 900}
    made = report({"areas": [area]})
    assert table(made, "乡镇街道").rows[0][4] == "*"
    assert "198" not in str(made.sections[0])
    assert "桥头镇" not in str(made.sections[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_count_below_five_is_told_anywhere(language: Language) -> None:
    """Every count of people that can be small is three; the digit may stand nowhere as a count."""
    few = 3.0
    people = 90_000.0
    states = {"people": people, "covered": people - 2 * few, "gap": few, "unknown": few}
    site = {**RESULT["facilities"][0], "people": few, "sole_people": few, "assigned_people": few}
    made = report(
        {
            **states, "informed_only": few, "share": 0.9999,
            "unknown_reasons": {"clipped_edge": few},
            "profiles": [{"profile": RESULT["profile"], **states, "share": 0.9999, "covered_by_radius": few}],
            "sensitivity": [{"walk_kmh": kmh, **states, "share": 0.9999} for kmh in (4.5, 5.0)],
            "areas": [], "zones": [], "groups": [{"name": "women", **states, "share": 0.9}], "remarks": [],
            "times_covered": [{"times": 0, "people": people}, {"times": 1, "people": few}],
            "nearest": {**RESULT["nearest"], "beyond": few, "histogram": []}, "second_nearest": None,
            "overlap": [{"a": "S000", "b": "S001", "people": few, "share_a": 1.0, "share_b": 1.0}],
            "facilities": [site], "inequality": None, "equipment": None, "rejected": [],
            "double_circle": {
                "fusion_index": 0.9, "double": people, "single": few, "none": few, "unknown": few,
            },
            "clock": {**RESULT["clock"], "covered": few, "people_hours_unknown": few, "share": 0.00003},
            "completeness": {"cells": 50, "suspect_cells": 9, "people": few},
        },
        language,
    )  # fmt: skip
    text = said(made) + str(made.sections[0].blocks[0])
    assert not re.findall(r"(?<![\d.,:-])3(?:\.0)?(?= ?人|｜| people|$)", text, re.MULTILINE)
    assert ("不足 5 人" if language == "zh" else "fewer than 5 people") in text


def test_the_worst_area_of_a_handful_is_not_told() -> None:
    area = {"code": "1", "name": "小村", "level": "township", "people": 3, "covered": 0, "gap": 3}
    area |= {"unknown": 0, "share": 0.0}
    worst = {"name": "小村", "code": "1", "gap_share": 1.0, "share": 0.0, "mean_walk_min": 31.0}
    made = report({"areas": [area], "inequality": {**RESULT["inequality"], "worst_area": worst}})
    assert "最差区域" not in facts(made, "平均数之外")


def test_hours_that_cannot_be_read_are_not_called_missing() -> None:
    clock = {**RESULT["clock"], "hours_unknown": 2, "why": {"no_hours_given": 1, "hours_not_readable": 1}}
    assert "开放时间未知 2 处（未登记 1、无法识别 1）" in said(report({"clock": clock}))


def test_reasons_that_count_other_sites_too_are_named_without_numbers() -> None:
    clock = {**RESULT["clock"], "hours_unknown": 2, "why": {"no_hours_given": 4, "hours_not_readable": 1}}
    assert "开放时间未知 2 处（未登记、无法识别）" in said(report({"clock": clock}))


def test_the_clock_names_who_is_in_doubt_and_the_remarks_of_its_calendar() -> None:
    text = said(report())
    assert "1.9 万人只够得着开放时间未知的站点" in text
    assert "节假日表没有 2026 年" in text
    assert "覆盖待定" in facts(report(), "指定时刻的覆盖")


def test_a_quantile_beyond_the_search_reads_more_than_was_searched() -> None:
    assert table(report(), "步行时间").rows[1] == ("第二近站点", 17.9, 14.6, ">60", 60.0, 1_061_000.0)
    nobody = {**RESULT["second_nearest"], "beyond": 0.0}
    assert table(report({"second_nearest": nobody}), "步行时间").rows[1][3] is None
    areas = [{**row, "p90_walk_min": None} for row in RESULT["areas"] if row["level"] == "county"]
    districts = table(report({"areas": areas}), "区县")
    assert {row[8] for row in districts.rows} == {">60"}
    assert ">60" in districts.note
    assert "只计搜索上限以内的人。" not in said(report()).replace("平均只计", "平均")


def test_large_decimals_have_no_exponent() -> None:
    assert [cell(v, "decimal") for v in (2354.6, 0.412, 12.34, 0.00002, 0.0)] == [
        "2,355", "0.412", "12.3", "0.0000", "0",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_of_a_group_a_walker_or_a_stage_is_printed(language: Language) -> None:
    text = said(report(language=language))
    for code in ("age_60_up", "hard_to_employ", "working_age", "elder_care", "no_hours_given"):
        assert code not in text
    if language == "zh":
        assert "adult" not in text
        assert "walking" not in text
        assert "60 岁及以上" in text
        assert "步行人群：成人" in text
        assert "计算步行时间 1.32" in text


def test_settings_are_written_for_a_reader() -> None:
    told = facts(report(), "设置")
    assert told["敏感性步行速度"] == "3.2、3.6、4.0、4.5、5.0、5.1 km/h"
    assert told["计入辖区外站点"] == "是"
    assert told["路网目录"] == "demo"
    assert told["指定时刻"] == "2026-03-07 20:00"
    assert not [value for value in told.values() if "/" in value.replace("km/h", "")]
    assert not {"null", "{}", "[]", "None"} & set(told.values())


def test_every_profile_is_told_whole() -> None:
    told = facts(report(), "圈层标准")
    assert set(told) == {"urban-15min-walk", "rural-5km"}
    assert "适用城乡分类 111、112、121、122、123" in told["urban-15min-walk"]
    assert "接入段最长 300 米" in told["rural-5km"]
    long = {**RESULT["config"]["profiles"][0], "basis": ["依" * 400, "b" * 400]}
    config = {**RESULT["config"], "profiles": [long]}
    assert "依" * 400 in facts(report({"config": config}), "圈层标准")["urban-15min-walk"]


def test_an_input_without_a_date_says_so() -> None:
    told = facts(report(), "数据")
    assert "文件日期不详" in told["服务站点"]
    assert "文件日期 2025" in told["人口"]


def test_a_site_that_closes_does_not_make_a_gap_for_certain() -> None:
    assert "该站关停即不再被覆盖" in said(report())
    assert "即成盲区" not in said(report())


def test_sites_of_one_name_carry_their_ids() -> None:
    sites = [{**row, "name": "就业驿站"} for row in RESULT["facilities"]]
    rows = table(report({"facilities": sites}), "重叠").rows
    assert rows[0][:2] == ("就业驿站（S000）", "就业驿站（S001）")
    assert table(report(), "重叠").rows[0][0] == RESULT["facilities"][0]["name"]


def test_no_group_is_called_lowest_when_none_is_below_everyone() -> None:
    group = {"name": "women", "people": 50_000, "covered": 49_000, "gap": 1000, "unknown": 0, "share": 0.98}
    assert "覆盖率最低的群体" not in said(report({"groups": [group]}))


def test_a_palma_without_a_figure_is_explained() -> None:
    access = {"gini": 0.7, "palma": None, "theil": 0.9}
    note = table(report({"inequality": {"access": access}}), "公平").note
    assert "最低四成为 0" in note
    assert "最低四成为 0" not in table(report(), "公平").note


def test_equipment_counts_townships() -> None:
    assert "已配备 17 个乡镇街道；未配备 7 个" in facts(report(), "设备配备")["就业自助服务机"]


def test_who_cannot_be_judged_is_not_told_to_reach_neither() -> None:
    circle = {**RESULT["double_circle"], "unknown": 19_383.0}
    (sentence,) = [line for line in said(report({"double_circle": circle})).split("\n") if "双圈融合" in line]
    assert "后两类中有 1.9 万人到站点的步行情况未知" in sentence
    assert "够不着" not in sentence.replace("够得着", "")
    assert "含到站点的步行情况未知的人" in table(report({"double_circle": circle}), "双圈").note
    assert "两者都够不着" in said(report({"double_circle": {**circle, "unknown": 0.0}}))


def test_a_village_and_its_township_are_not_added_together() -> None:
    row = {"people": 9000, "covered": 8000, "gap": 1000, "unknown": 0, "share": 8 / 9}
    areas = [{"code": "1", "name": "甲镇", "level": "township", **row}]
    areas.append({"code": "2", "name": "甲村", "level": "village", **row})
    (step,) = [line for line in said(report({"areas": areas})).split("\n") if line.startswith("补盲")]
    assert "盲区人口 1,000 人" in step


def words_on(drawing: Drawing) -> list[tuple[float, float, str]]:
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', drawing.svg())
    return [(float(x), float(y), text) for x, y, text in found]


def test_a_map_names_areas_of_one_level_clear_of_each_other() -> None:
    crowded = sample_result(townships=190, districts=8, stations=20)
    layers = sample_layers(crowded, cells=200)
    frames = frames_of(layers)
    assert frames is not None
    names = shown_names(frames, frames.areas)
    counties = {row["name"] for row in crowded["areas"] if row["level"] == "county"}
    assert {label for _, _, label in names} <= counties
    boxes = [shapely.box(x - len(t) * 1.5, y - 1.5, x + len(t) * 1.5, y + 1.5) for x, y, t in names]
    assert not [1 for i, one in enumerate(boxes) for other in boxes[:i] if one.intersects(other)]
    few = sample_layers(sample_result(townships=9, districts=3, stations=5), cells=200)
    frames = frames_of(few)
    assert frames is not None
    assert all(label[-1] in "镇乡道" for _, _, label in shown_names(frames, frames.areas))


def test_the_watermark_lies_under_sites_and_names() -> None:
    drawing = coverage_map(sample_layers(RESULT, cells=200), Words("zh"), working=True)
    assert drawing is not None
    svg = drawing.svg()
    assert svg.index("不得公开") < svg.index("<circle cx", svg.index("</defs>"))
    named = [text for _, _, text in words_on(drawing)]
    assert named.index("工作用图，不得公开") < min(named.index(t) for t in named if t[-1] in "区县市道镇乡")


def test_no_column_of_a_printed_table_is_left_without_room() -> None:
    data = pdf_data(report(language="en"))
    tables = [block for part in data["sections"] for block in part["blocks"] if block["is"] == "table"]
    wide = [one for one in tables if len(one["heads"]) > 8]
    assert wide
    assert all(min(one["shares"]) > 0 for one in wide)
