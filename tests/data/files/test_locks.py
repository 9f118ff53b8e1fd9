from itertools import combinations
from pathlib import Path

import pytest

from data.files.locks import TOGETHER, WORDS, read_locks
from gis.candidates import Lock, Locked
from gis.errors import FileError, InputError


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "locks.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_minutes_of_a_meeting_are_read(tmp_path: Path) -> None:
    text = (
        "站点编号,决定,理由,决定人\n"
        "S1,必须保留,老人多,街道办\nS2,必须 撤并,租约到期,\nS3,必须升级,,\n"
        "C1,必须新增,,区人社局\nC2,不得新增,拆迁,\n"
    )
    locks, notes = read_locks(table(tmp_path, text))
    assert locks == [
        Locked("S1", Lock.KEEP, "老人多", "街道办"),
        Locked("S2", Lock.CLOSE, "租约到期"),
        Locked("S3", Lock.UPGRADE),
        Locked("C1", Lock.ADD, by="区人社局"),
        Locked("C2", Lock.NOT_HERE, "拆迁"),
    ]
    assert not notes


@pytest.mark.parametrize("lock", list(Lock))
def test_every_word_means_one_decision(tmp_path: Path, lock: Lock) -> None:
    rows = "\n".join(f"s{i},{word}" for i, word in enumerate(WORDS[lock]))
    locks, notes = read_locks(table(tmp_path, f"site,lock\n{rows}\n"))
    assert {each.lock for each in locks} == {lock}
    assert (len(locks), notes) == (len(WORDS[lock]), [])


@pytest.mark.parametrize(("one", "other"), list(combinations(Lock, 2)))
def test_decisions_that_contradict_each_other_refuse_the_file_and_name_both_rows(
    tmp_path: Path, one: Lock, other: Lock
) -> None:
    path = table(tmp_path, f"site,lock\nx,keep\ns,{one}\ny,close\ns,{other}\n")
    if {one, other} == TOGETHER:
        assert [each.lock for each in read_locks(path)[0] if each.site == "s"] == [one, other]
        return
    with pytest.raises(InputError, match=r"rows 3 and 5 of .* contradict each other on s") as caught:
        read_locks(path)
    assert "第 3 行与第 5 行" in caught.value.message.zh


def test_a_decision_said_twice_counts_once_with_its_first_reason(tmp_path: Path) -> None:
    locks, (again,) = read_locks(table(tmp_path, "site,lock,reason\na,keep,one\na,必须保留,two\n"))
    assert locks == [Locked("a", Lock.KEEP, "one")]
    assert (again.row, again.used) == (3, True)


@pytest.mark.parametrize(("row", "said"), [("b,随便", "'随便' is not known"), (",keep", "no site is named")])
def test_a_row_that_cannot_be_used_is_told(tmp_path: Path, row: str, said: str) -> None:
    locks, (refused,) = read_locks(table(tmp_path, f"site,lock\na,keep\n{row}\n"))
    assert [each.site for each in locks] == ["a"]
    assert (refused.row, refused.used) == (3, False)
    assert said in refused.reason.en


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no row"),
        ("site,lock\n", "holds no row"),
        ("site,reason\na,b\n", "one of lock, decision"),
        ("lock\nkeep\n", "one of site, id"),
        ("site,lock\na,随便\n", "no row of locks.csv can be used"),
        ('{"a": 1}', "is no CSV"),
    ],
)
def test_a_table_that_cannot_be_used_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        read_locks(table(tmp_path, text))
