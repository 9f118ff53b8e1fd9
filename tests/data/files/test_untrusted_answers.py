"""What the reading process says is not trusted: anything but an answer is refused, and nothing in it runs."""

import io
import json
from contextlib import suppress
from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from data.files.untrusted.answer import Teller, take_up
from data.files.untrusted.process import UNTAKEN
from data.files.untrusted.upload import Cell

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
WORDS = st.sampled_from(["row", "layer", "remark", "refused", "done", "date", "value", "formula", "error"])
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=4)
    ),
)


@given(st.lists(ANYTHING | st.dictionaries(WORDS, ANYTHING, min_size=1, max_size=2), max_size=6))
def test_whatever_is_said_is_an_answer_or_refused(said: list[object]) -> None:
    with suppress(*UNTAKEN):
        take_up(iter(json.dumps(line).encode() for line in said))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_lines_are_refused(said: bytes) -> None:
    with suppress(*UNTAKEN):
        take_up(iter(said.splitlines()))


VALUES = (
    st.none()
    | st.text(max_size=20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.datetimes(min_value=datetime(1900, 1, 1))
)


@given(st.lists(st.builds(Cell, VALUES, st.booleans(), st.booleans()), max_size=6), st.binary(max_size=40))
def test_every_value_comes_over_as_it_was(cells: list[Cell], wkb: bytes) -> None:
    stream = io.BytesIO()
    teller = Teller(stream)
    teller.layer("层", crs="EPSG:4490")
    teller.row(7, cells, wkb)
    teller.done()
    answer = take_up(iter(stream.getvalue().splitlines()))
    assert answer.whole
    (row,) = answer.layers[0].rows
    assert (row.number, row.cells, row.wkb) == (7, tuple(cells), wkb)


def test_plain_values_of_every_kind_become_cells() -> None:
    stream = io.BytesIO()
    teller = Teller(stream)
    teller.layer("")
    teller.row(1, [True, 7, 2**60, 1.5, float("inf"), date(2026, 11, 22), time(9, 30), "文"])
    (row,) = take_up(iter(stream.getvalue().splitlines())).layers[0].rows
    assert [cell.text for cell in row.cells] == [
        *("TRUE", "7", "1152921504606846976", "1.5", "", "2026-11-22", "09:30", "文"),
    ]
