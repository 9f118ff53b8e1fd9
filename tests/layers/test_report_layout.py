"""How a report lies on its pages: columns, charts beside their tables, and what follows what."""

import re
from typing import Any

from layers.report import Imprint, charts
from layers.report.columns import NUMERIC, fitted_columns
from layers.report.compose import compose
from layers.report.drawing import width_of
from layers.report.html import html_bytes
from layers.report.model import Column, Figure, Language, Report, Table
from layers.report.pdf import PAGE_EMS, pdf_data
from layers.report.plain import cell
from tests.layers.sample import sample_layers, sample_result

RESULT = sample_result(townships=24, districts=4, stations=20)


def report(changes: dict[str, Any] | None = None, language: Language = "zh") -> Report:
    return compose({**RESULT, **(changes or {})}, sample_layers(RESULT, cells=50), language, Imprint())


def tables(made: Report) -> list[Table]:
    return [block for part in made.sections for block in part.blocks if isinstance(block, Table)]


def blocks(made: Report, kind: str) -> list[dict[str, Any]]:
    """The blocks of a kind that the template reads."""
    return [block for part in pdf_data(made)["sections"] for block in part["blocks"] if block["is"] == kind]


def test_a_narrow_chart_stands_beside_the_table_of_its_numbers() -> None:
    assert [pair["table"]["title"] for pair in blocks(report(), "pair")] == ["速度敏感性", "可达站点数与人数"]
    assert html_bytes(report()).count(b'class="pair"') == 2


def test_a_table_too_wide_to_stand_beside_its_chart_stands_below_it() -> None:
    band = [{**row, "covered": 9e14, "gap": 9e14, "unknown": 9e14} for row in RESULT["sensitivity"]]
    below = [table["title"] for table in blocks(report({"sensitivity": band}), "table")]
    assert "速度敏感性" in below


def test_no_number_of_a_printed_table_breaks() -> None:
    long = "云鹿社区党群服务中心就业驿站（零工市场服务点）"
    sites = [{**row, "name": long, "id": f"350503-JY-{row['id']}"} for row in RESULT["facilities"]]
    for language in ("zh", "en"):
        for table in tables(report({"facilities": sites}, language)):
            columns = fitted_columns(table, PAGE_EMS)
            for i, (column, width) in enumerate(zip(table.columns, columns.widths, strict=True)):
                shown = [cell(row[i], column.kind) for row in table.rows[: table.brief]]
                if column.kind in NUMERIC:
                    assert all(width_of(text, 1) < width for text in shown)


def test_what_a_table_leaves_goes_to_its_long_texts() -> None:
    columns = (Column("名称"), Column("人数", "people"), Column("甲", "people"), Column("乙", "people"))
    row = ("很" * 60, 1_000.0, 2_000.0, 3_000.0)
    fitted = fitted_columns(Table("", columns, [row]), 40)
    assert fitted.long == (True, False, False, False)
    assert not fitted.small
    assert round(sum(fitted.widths), 6) == 40


def test_letters_are_small_only_where_a_table_has_no_room_otherwise() -> None:
    small = {table["title"]: table["small"] for table in blocks(report(), "table")}
    assert small["各乡镇街道覆盖"]
    assert not small["服务圈重叠"]


def test_the_map_of_shares_stands_ahead_of_the_level_that_it_shows() -> None:
    (areas,) = [part for part in report().sections if part.key == "areas"]
    titles = [block.title for block in areas.blocks if isinstance(block, Figure | Table)]
    assert titles.index("各区县覆盖") < titles.index("各区域覆盖率") < titles.index("各乡镇街道覆盖")
    only = [row for row in RESULT["areas"] if row["level"] == "county"]
    (areas,) = [part for part in report({"areas": only}).sections if part.key == "areas"]
    assert isinstance(areas.blocks[0], Figure)
    assert areas.blocks[0].title == "各区域覆盖率"


def test_no_two_blocks_of_a_section_have_one_title() -> None:
    for part in report().sections:
        titles = [block.title for block in part.blocks if isinstance(block, Figure | Table)]
        assert len(set(titles)) == len(titles)


def test_the_bar_of_the_states_has_the_patterns_of_the_charts() -> None:
    (key,) = blocks(report(), "key")
    assert {"url(#gap)", "url(#unknown)"} <= set(re.findall(r'fill="([^"]+)"', key["bar"]))
    assert "盲区" in key["alt"]


def test_labels_of_speeds_that_are_close_keep_clear_of_each_other() -> None:
    drawing = charts.speed_band([(3.2, 0.5), (5.0, 0.7), (5.1, 0.71)], 5.0, "zh").svg()
    places = re.findall(r'<text x="([\d.]+)"[^>]*anchor="(\w+)"[^>]*>([\d.]+%)</text>', drawing)
    (_, (at, anchor, _), (then, other, _)) = [place for place in places if "." in place[2]]
    assert (anchor, other) == ("end", "start")
    assert float(at) < float(then)


def test_one_site_is_not_called_sites() -> None:
    drawing = charts.times_covered([("1", 10.0, "50.0%"), ("2", 10.0, "50.0%")], "en").svg()
    assert ">1 site<" in drawing
    assert ">2 sites<" in drawing


def test_figures_of_one_column_have_the_same_digits() -> None:
    assert [cell(value, "speed") for value in (4.0, 4.5)] == ["4.0", "4.5"]
    assert [cell(value, "decimal") for value in (2.5, 0.365, 0.0, 12.34, 99.96, 1234.0)] == [
        "2.50", "0.365", "0", "12.3", "100", "1,234",
    ]  # fmt: skip


def test_chinese_needs_no_blank_after_its_colon() -> None:
    page = html_bytes(report()).decode()
    assert "：</b>共" in page
    assert "</b> " in html_bytes(report(language="en")).decode()
