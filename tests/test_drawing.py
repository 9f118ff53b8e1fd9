"""A check draws the same cases every time; who explores gets others, and more of them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASE = """
from pathlib import Path
import pytest
from hypothesis import given, settings, strategies as st

@pytest.mark.parametrize("name", ["one", "two"])
@given(number=st.integers())
@settings(max_examples=20)
def test_draws(number: int, name: str) -> None:
    with Path(__file__).with_name(name).open("a") as drawn:
        print(number, file=drawn)
"""


def draws(folder: Path, *options: str) -> list[str]:
    folder.mkdir()
    (folder / "test_case.py").write_text(CASE)
    command = [sys.executable, "-m", "pytest", "-p", "tests.drawing", "-p", "no:cacheprovider", *options]
    subprocess.run([*command, folder / "test_case.py"], cwd=ROOT, check=True, capture_output=True)
    one, two = ((folder / name).read_text().split() for name in ("one", "two"))
    assert len(one) == len(two)
    return one


def test_a_check_draws_the_same_cases_every_time_and_who_explores_gets_ten_times_as_many(
    tmp_path: Path,
) -> None:
    once, again = (draws(tmp_path / name) for name in ("once", "again"))
    assert once == again
    explored = draws(tmp_path / "explored", "--explore")
    assert len(explored) == 10 * len(once) == 200
    assert explored[:20] != once
