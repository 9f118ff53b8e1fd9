from pathlib import Path

import pytest

from data.files.costs import read_costs, shipped_costs
from gis.candidates import Action, CostRow
from gis.errors import FileError
from gis.hosts import BY_CODE as HOSTS
from gis.kinds import KINDS


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "costs.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_figure_that_comes_with_the_program_says_that_it_is_unconfirmed() -> None:
    for row in shipped_costs().rows:
        assert "unconfirmed" in row.basis
        assert "待核实" in row.basis


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
@pytest.mark.parametrize("action", list(Action))
def test_the_shipped_table_knows_every_action_at_every_kind(action: Action, kind: str) -> None:
    for venue in ("existing", "new") if action is Action.ADD else ("",):
        row = shipped_costs().find(action, kind=kind, venue=venue)
        assert row is not None
        assert row.once_yuan >= 0
        assert (row.yearly_yuan > 0) == (action not in {Action.CLOSE, Action.MERGE})


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
@pytest.mark.parametrize("host", ["", *HOSTS])
def test_a_venue_that_is_there_costs_much_less_than_a_new_one(kind: str, host: str) -> None:
    table = shipped_costs()
    existing = table.find(Action.ADD, kind=kind, venue="existing", host_kind=host)
    new = table.find(Action.ADD, kind=kind, venue="new", host_kind=host)
    assert existing is not None
    assert new is not None
    assert existing.once_yuan * 2 < new.once_yuan


def test_a_sheet_in_chinese_and_wan_yuan_is_read(tmp_path: Path) -> None:
    header = "动作,站点类型,场地,载体类型,一次性费用（万元）,年费用,依据"
    text = f'{header}\n增,微拐角,现有,商场,0.8,1500,招标\n撤,,,,"1,200元",,\n'
    found, notes = read_costs(table(tmp_path, text))
    assert found.rows == (
        CostRow(Action.ADD, "micro_corner", "existing", "mall", 8000.0, 1500.0, "招标"),
        CostRow(Action.CLOSE, once_yuan=1200.0),
    )
    assert not notes


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("拆,,5", "action '拆' is not known"),
        ("add,租用,5", "venue '租用' is not known"),
        ("add,,很多", "once_yuan must be a sum of money"),
    ],
)
def test_a_row_that_cannot_be_used_is_told(tmp_path: Path, row: str, said: str) -> None:
    found, (refused,) = read_costs(table(tmp_path, f"action,venue,once_yuan\nkeep,,0\n{row}\n"))
    assert [row.action for row in found.rows] == [Action.KEEP]
    assert refused.row == 3
    assert said in refused.reason.en


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no row"),
        ("action,once_yuan\n", "holds no row"),
        ("site,once_yuan\na,4\n", "one of action, 行动, 动作, 措施"),
        ("action,name\nadd,4\n", "one of once_yuan"),
        ("action,once_yuan\n拆,4\n", "no usable cost"),
        ('{"type":"FeatureCollection"}', "is no CSV"),
    ],
)
def test_a_table_that_cannot_be_used_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        read_costs(table(tmp_path, text))


def test_a_missing_table_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be opened"):
        read_costs(tmp_path / "none.csv")
