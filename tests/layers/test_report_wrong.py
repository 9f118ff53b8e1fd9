"""Reports of results that are damaged: a field of another kind is left out, and never stops a report."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from layers.report import Imprint, MapLayers
from layers.report.compose import compose
from layers.report.docx import docx_bytes
from layers.report.html import html_bytes
from layers.report.model import Figure, Language, Report
from layers.report.pdf import pdf_bytes, pdf_data
from layers.report.plain import items, number, texts
from layers.report.xlsx import xlsx_bytes
from tests.layers.sample import sample_result

Path = tuple[str | int, ...]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
WRONG: list[Any] = [
    None, "", "x", "\ud800", "9999-12-31T23:59:59-14:00", True, 0, 3, -1.5, 1e6, 2.0**53, 5e-324, 1e308,
    10**400, float("nan"), float("inf"), [], {},
]  # fmt: skip

wrong: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(WRONG),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "name", "people", "zh"]), inner, min_size=1, max_size=2)
    ),
    max_leaves=4,
)
"""Another kind, nested too."""


def tiny() -> dict[str, Any]:
    """A result with every block and few rows, as it comes from a file."""
    result = sample_result(townships=3, districts=1, stations=3)
    zone = {"rank": 1, "kind": "dense_population", "area": "西街道", "enterprises": 12, "stations": 2}
    zone |= {"people": 900.0, "covered": 897.0, "gap": 3.0, "unknown": 0.0, "share": 0.997}
    for block in (result, result["nearest"], result["completeness"]):
        for key, rows in block.items():
            if isinstance(rows, list):
                block[key] = rows[:3]
    read: dict[str, Any] = json.loads(json.dumps({**result, "zones": [zone]}))
    return read


def paths(value: Any, before: Path = ()) -> Iterator[Path]:
    """Every place in a result at which something stands."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield (*before, key)
        yield from paths(part, (*before, key))


TINY = json.dumps(tiny())
PATHS = [path for path in paths(json.loads(TINY)) if "week" not in path or path[-1] in {"week", 0}]


def put(result: Any, path: Path, value: Any) -> None:
    """Replace what stands at a place, unless another replacement has removed the place."""
    with suppress(LookupError, TypeError):
        for key in path[:-1]:
            result = result[key]
        result[path[-1]] = value


def report(result: dict[str, Any], language: Language = "zh") -> Report:
    return compose(result, MapLayers(), language, Imprint())


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(json.loads(TINY))), wrong), st.sampled_from(LANGUAGES))
def test_blocks_may_be_missing_or_of_another_kind(broken: dict[str, Any], language: Language) -> None:
    assert html_bytes(report({**json.loads(TINY), **broken}, language))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), wrong), min_size=1, max_size=6), st.sampled_from(LANGUAGES))
@example([(("double_circle", "groups"), -1.5)], "zh")
@example([(("completeness", "where", 0, "signs"), -1.5)], "en")
@example([(("created",), "9999-12-31T23:59:59-14:00")], "zh")
@example([(("sensitivity", 0, "share"), 2.0**53)], "zh")
def test_fields_may_be_missing(broken: list[tuple[Path, Any]], language: Language) -> None:
    result = json.loads(TINY)
    for path, value in broken:
        put(result, path, value)
    made = report(result, language)
    assert all((html_bytes(made), xlsx_bytes(made), pdf_data(made)))


@pytest.mark.parametrize(
    "value",
    [None, "x", -1.5, 2.0**53, 10**400, [["x", {}]], {"a": {"b": [1]}}],
    ids=lambda value: str(value)[:12],
)
def test_a_result_of_nothing_but_one_wrong_value_is_written_in_every_form(value: Any) -> None:
    result = json.loads(TINY)
    for path in PATHS[::-1]:
        if path[-1] not in {"week", "histogram"} and len(path) > 1:
            put(result, path, value)
    made = report(result)
    assert all((html_bytes(made), xlsx_bytes(made), pdf_bytes(made), docx_bytes(made)))


@pytest.mark.parametrize("value", [None, "x", -1.5, [], [1], {"a": 1}], ids=str)
def test_a_map_is_drawn_whatever_its_features_say(value: Any) -> None:
    square = {
        "type": "Polygon",
        "coordinates": [[[118.6, 24.9], [118.7, 24.9], [118.7, 25.0], [118.6, 24.9]]],
    }
    told = dict.fromkeys(("state", "people", "covers", "code", "name", "level"), value)
    features = [
        {"type": "Feature", "properties": properties, "geometry": square}
        for properties in (value, told, {"state": "gap", "people": 3, "name": "甲镇"})
    ]
    layer = {"type": "FeatureCollection", "features": [*features, value]}
    made = compose(json.loads(TINY), MapLayers(layer, layer, layer, layer), "zh", Imprint())
    page = html_bytes(made)
    assert b"image/svg+xml" in page
    (drawn,) = [block.picture.svg() for block in made.sections[2].blocks if isinstance(block, Figure)]
    assert "甲镇" in drawn
    assert ">nan<" not in drawn


def test_only_what_an_audit_can_hold_is_a_number() -> None:
    assert [number(value) for value in (3, -1.5, True, "3", None, float("nan"), 10**400, 1e300)] == [
        3.0, -1.5, None, None, None, None, None, None,
    ]  # fmt: skip


def test_only_a_list_has_items_and_only_texts_are_texts() -> None:
    assert [items(value) for value in (-1.5, None, "ab", {"a": 1}, [1])] == [[], [], [], [], [1]]
    assert texts(["a", 1, None, ["b"]]) == ["a"]
