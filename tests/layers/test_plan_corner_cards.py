"""Cards of micro-corners, and the workbook's sheet of every community of a card."""

import io
import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.shared import Mm

from layers.plans import PlanLayers
from layers.report.docx import docx_bytes
from layers.report.html import html_bytes
from layers.report.model import Language, Report
from layers.report.plan import write_plan_report
from tests.layers.test_plan_report import (
    LANGUAGES,
    LAYERS,
    RESULT,
    card_lines,
    card_of,
    cards,
    report,
    site,
    tables,
)

CORNER: dict[str, Any] = {
    **site(RESULT, "add"), "id": "W9", "kind": "micro_corner", "name": "河滨公园", "host_kind": "park",
    "people": {"in_reach": 900.0, "informed": 640.0, "gained": 0.0, "lost": 0.0, "moved": 0.0},
    "communities": [
        {"code": f"{i}", "name": f"第{i}社区", "gained": 0.0, "informed": 140.0 - 10 * i}
        for i in range(1, 9)
    ],
    "groups": [{"name": "working_age", "gained": 0.0, "lost": 0.0, "moved": 0.0, "informed": 400.0}],
    "summary": {"zh": "新增微拐角 河滨公园：新增 640 人可获知信息，不计覆盖", "en": "Add the micro-corner"},
}  # fmt: skip


def cornered(language: Language = "zh") -> Report:
    return report({**RESULT, "sites": [*RESULT["sites"], CORNER]}, LAYERS, language)


def test_added_micro_corners_are_listed_and_have_a_small_card() -> None:
    made = cornered()
    assert len(cards(made)) == 85
    assert [row[:2] for row in tables(made)["新增微拐角"].rows] == [("W9", "河滨公园")]
    card = card_of(made, "W9")
    assert (card.tag, card.picture, card.beside, card.below) == ("新增微拐角", None, None, ())
    assert dict(card.figures)["新获知信息"] == "640"
    told = dict(card.facts)
    assert told["载体"].endswith("，公园")
    assert told["谁获知"].startswith("第1社区 130 人、第2社区 120 人、")
    assert told["谁获知"].endswith("，另有 3 个社区见工作簿")
    assert "不计入覆盖" in told["不计覆盖"]


def test_the_card_of_a_micro_corner_hides_a_handful_in_either_language() -> None:
    few = {**CORNER, "people": {**CORNER["people"], "informed": 3.0}, "communities": [
        {"code": "1", "name": "甲", "informed": 3.0}
    ], "groups": [{"name": "working_age", "informed": 3.0}]}  # fmt: skip
    for language in LANGUAGES:
        card = card_of(report({**RESULT, "sites": [few]}, LAYERS, language), "W9")
        assert dict(card.figures)[{"zh": "新获知信息", "en": "Newly informed"}[language]] == "<5"
        assert not [text for text in card_lines(card) if re.search(r"(?<![\d,<])3(?![\d,])", text)]


def test_an_upgraded_micro_corner_says_that_no_test_applies() -> None:
    row = {**site(RESULT, "upgrade"), "kind": "micro_corner", "tests": []}
    card = card_of(report({**RESULT, "sites": [row]}), row["id"])
    assert "判据不适用" in dict(card.facts)["判据"]


def test_the_workbook_has_every_community_of_a_card_and_the_card_the_first(tmp_path: Path) -> None:
    row = site(RESULT, "add")
    many = [
        {"code": f"{i}", "name": f"第{i}社区", "gained": 900.0 - i, "lost": 0.0, "moved": 0.0}
        for i in range(30)
    ]
    result = {**RESULT, "sites": [{**row, "communities": many}, CORNER]}
    table = card_of(report(result), row["id"])
    (shown,) = [each for each in (table.beside, *table.below) if each and each.columns[0].title == "按社区"]
    assert (len(shown.rows), shown.brief) == (30, 7)
    assert "另有 23 行，见工作簿" in html_bytes(report(result)).decode()
    book = openpyxl.load_workbook(write_plan_report(result, PlanLayers(), tmp_path / "a.xlsx"))
    lines = list(book["卡·社区"].iter_rows(min_row=2, values_only=True))
    assert [line[3] for line in lines if line[0] == row["id"]] == [one["name"] for one in many]
    assert [line[7] for line in lines if line[0] == "W9"] == [140.0 - 10 * i for i in range(1, 9)]


def test_the_small_map_of_a_card_has_room_in_a_word_document() -> None:
    row = site(RESULT, "merge")
    made = docx.Document(io.BytesIO(docx_bytes(report({**RESULT, "sites": [row]}, LAYERS))))
    place = next(
        cell for table in made.tables for cell in table.rows[0].cells if cell._tc.xpath(".//pic:pic")
    )
    assert set(place._tc.xpath(".//wp:inline/@distL | .//wp:inline/@distR")) == {"0"}
    (extent,) = place._tc.xpath(".//wp:extent/@cx")
    margins = place._tc.getparent().getparent().xpath("./w:tblPr/w:tblCellMar/*/@w:w")
    assert len(margins) == 2
    assert place.width - Mm(sum(map(int, margins)) / 56.7) >= int(extent)
