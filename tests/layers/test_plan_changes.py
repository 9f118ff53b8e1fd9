"""People gained and lost by a plan are told on every level, and no handful of them can be worked out."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from layers.report.plan.changes import COLUMNS, Changes
from layers.report.plan.hidden import hide_change
from layers.report.smallcells import SMALLEST, few
from tests.layers.plan_sample import plan_result
from tests.layers.test_plan_report import report, tables

Village = tuple[int, int]
"""People gained and lost."""

Place = tuple[str, str]
"""Level and code."""

Cells = dict[tuple[Place, str], int]
"""Number of each cell of the tables."""

LEVELS = {"village": 12, "township": 9, "county": 6}


def result_of(villages: dict[str, Village]) -> dict[str, Any]:
    """Make a result of villages by code; 2,000 people live in each, of whom 1,000 were covered."""
    sides: dict[str, list[dict[str, Any]]] = {"before": [], "after": []}
    for level, digits in LEVELS.items():
        for begins in dict.fromkeys(code[:digits] for code in villages):
            inside = [counts for code, counts in villages.items() if code.startswith(begins)]
            for side, rows in sides.items():
                change = sum(gained - lost for gained, lost in inside) if side == "after" else 0
                covered, people = 1_000.0 * len(inside) + change, 2_000.0 * len(inside)
                share = covered / people
                rows.append(
                    {
                        "code": begins.ljust(12, "0"), "name": begins, "level": level, "people": people,
                        "covered": covered, "gap": people - covered, "unknown": 0.0, "share": share,
                    }
                )  # fmt: skip
    blocks = {
        key: {
            "people": float(sum(counts[column] for counts in villages.values())),
            "areas": [
                {"code": code, "name": code, "people": float(counts[column])}
                for code, counts in villages.items()
                if counts[column]
            ],
        }
        for column, key in enumerate(COLUMNS)
    }
    return {**{side: {"areas": rows} for side, rows in sides.items()}, **blocks}


def shown_of(result: dict[str, Any]) -> dict[Place, dict[str, Any]]:
    """Give what the tables show, by level and code."""
    changes = Changes(result)
    return {
        (was["level"], was["code"]): hide_change(
            was, is_, *changes.counts(was, is_group=False), beside=changes.hidden(was)
        )
        for was, is_ in zip(result["before"]["areas"], result["after"]["areas"], strict=True)
    }


def test_every_level_tells_gained_and_lost_and_a_village_that_is_not_listed_has_none() -> None:
    villages = {"350501001001": (40, 0), "350501001002": (0, 30), "350501002001": (0, 0)}
    shown = shown_of(result_of(villages))
    counts = {place: (row["gained"], row["lost"]) for place, row in shown.items()}
    assert counts == {
        ("village", "350501001001"): (40, 0), ("village", "350501001002"): (0, 30),
        ("village", "350501002001"): (0, 0), ("township", "350501001000"): (40, 30),
        ("township", "350501002000"): (0, 0), ("county", "350501000000"): (40, 30),
    }  # fmt: skip


def test_areas_with_other_codes_are_not_summed() -> None:
    result = result_of({"350501001001": (40, 30), "350501002001": (0, 0)})
    for row in [*result["before"]["areas"], *result["after"]["areas"], *result["lost"]["areas"]]:
        row["code"] = f"V{row['code']}"
    changes = Changes({**result, "gained": {"people": 0.0, "areas": []}})
    counts = {row["code"]: changes.counts(row, is_group=False) for row in result["before"]["areas"]}
    assert counts["V350501001001"] == (0, 30)
    assert counts["V350501002001"] == (0, 0)
    assert counts["V350501000000"] == (0, None)


def test_the_share_of_a_large_area_tells_no_handful_in_a_workbook() -> None:
    before = {"people": 158_827.0, "covered": 110_293.0, "gap": 48_534.0, "share": 110_293 / 158_827}
    after = {**before, "covered": 110_291.0, "gap": 48_536.0, "share": 110_291 / 158_827}
    shown = hide_change(before, after, 0.0, 2.0)
    assert (shown["lost"], shown["after"], shown["gap"], shown["share_after"]) == ("<5", "*", "*", 0.694)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.lists(
            st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3),
            min_size=1,
            max_size=3,
        ),
        min_size=1,
        max_size=2,
    )
)
def test_no_handful_can_be_worked_out_from_all_tables_together(city: list[list[list[Village]]]) -> None:
    villages = {
        f"3505{c:02}{t:03}{v:03}": counts
        for c, county in enumerate(city, 1)
        for t, township in enumerate(county, 1)
        for v, counts in enumerate(township, 1)
    }
    result = result_of(villages)
    shown = shown_of(result)
    changes = Changes(result)
    for key in COLUMNS:
        for code, value in changes.told(key).items():
            assert isinstance(value, str) == isinstance(shown["village", code][key], str)
    # The headlines of the city stand apart: where one of them is a handful, so is its only part.
    total = {key: few(result[key]["people"]) for key in COLUMNS}
    total["after"] = "*" if any(isinstance(value, str) for value in total.values()) else 0.0
    shown["city", ""] = total
    cells = {(place, key): i for i, (place, key) in enumerate(product(shown, (*COLUMNS, "after")))}
    told = np.array([*known_cells(shown, cells), *known_sums(shown, cells)])
    rank = np.linalg.matrix_rank(told)
    for (code, counts), (column, key) in product(villages.items(), enumerate(COLUMNS)):
        if 0 < counts[column] < SMALLEST:
            one = line(cells, {(("village", code), key): 1})
            assert np.linalg.matrix_rank(np.vstack([told, one])) > rank, (code, key)


def line(cells: Cells, factors: dict[tuple[Place, str], int]) -> NDArray[np.float64]:
    """Give an equation: what each cell is multiplied with."""
    row = np.zeros(len(cells))
    for cell, factor in factors.items():
        row[cells[cell]] = factor
    return row


def known_cells(shown: dict[Place, dict[str, Any]], cells: Cells) -> Iterator[NDArray[np.float64]]:
    return (line(cells, {cell: 1}) for cell in cells if not isinstance(shown[cell[0]][cell[1]], str))


def known_sums(shown: dict[Place, dict[str, Any]], cells: Cells) -> Iterator[NDArray[np.float64]]:
    """Give what everybody knows: after is before with gained and without lost, and areas hold their parts."""
    for place in shown:
        yield line(cells, {(place, "after"): 1, (place, "gained"): -1, (place, "lost"): 1})
    above = {"village": "township", "township": "county", "county": "city"}
    for place, key in cells:
        begins = place[1][: LEVELS.get(place[0], 0)]
        inside = [each for each in shown if above.get(each[0]) == place[0] and each[1].startswith(begins)]
        if inside:
            yield line(cells, {(place, key): -1, **{(each, key): 1 for each in inside}})


def test_the_tables_of_a_plan_that_loses_people_have_no_column_without_figures() -> None:
    result = plan_result()
    one, other = [row for row in result["before"]["areas"] if row["level"] == "township"][:2]
    result["lost"] = {
        "people": 120.0,
        "areas": [{"code": row["code"], "name": row["name"], "people": 60.0} for row in (one, other)],
        "groups": [{"name": result["before"]["groups"][0]["name"], "people": 70.0}],
    }
    found = tables(report(result))
    for sheet in ("区县", "乡镇街道"):
        heads = [column.title for column in found[sheet].columns]
        for head in ("新增", "失去"):
            assert all(row[heads.index(head)] is not None for row in found[sheet].rows), (sheet, head)
    heads = [column.title for column in found["群体"].columns]
    assert 70.0 in [row[heads.index("失去")] for row in found["群体"].rows]
    heads = [column.title for column in found["乡镇街道"].columns]
    lost = {row[0]: row[heads.index("失去")] for row in found["乡镇街道"].rows}
    assert (lost[one["name"]], lost[other["name"]]) == (60.0, 60.0)
    assert sum(float(str(count)) for count in lost.values()) == pytest.approx(120.0)
