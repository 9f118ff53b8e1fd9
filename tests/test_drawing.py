"""Who explores draws more cases."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASE = """
from pathlib import Path
import pytest
from hypothesis import given, settings, strategies as st

@pytest.mark.parametrize("name", ["one", "two"])
@given(bits=st.lists(st.booleans(), min_size=24, max_size=24))
@settings(max_examples=20)
def test_draws(bits: list[bool], name: str) -> None:
    with Path(__file__).with_name(name).open("a") as drawn:
        print(*map(int, bits), sep='', file=drawn)
"""


def draws(folder: Path, *options: str) -> list[str]:
    folder.mkdir()
    (folder / "test_case.py").write_text(CASE)
    command = [sys.executable, "-m", "pytest", "-p", "tests.drawing", "-p", "no:cacheprovider", *options]
    subprocess.run([*command, folder / "test_case.py"], cwd=ROOT, check=True, capture_output=True)
    one, two = ((folder / name).read_text().split() for name in ("one", "two"))
    assert len(one) == len(two)
    return one


def test_who_explores_gets_ten_times_as_many_cases(tmp_path: Path) -> None:
    assert len(draws(tmp_path / "once")) == 20
    assert len(draws(tmp_path / "explored", "--explore")) == 200
