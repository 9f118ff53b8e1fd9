"""A file is there whole or not at all, whoever writes beside it; no text in it becomes a formula."""

import csv
import threading
from pathlib import Path

import pytest

from gis.candidates import Candidate
from gis.errors import FileError, Message
from gis.model import LonLat, RowNote
from layers.candidates import write_candidates
from layers.formulas import inert
from layers.rejected import write_rejected
from layers.whole import whole_file

HOSTILE = ["\t=1+1", '"=1+1', "＝1+1", "站\n=1+1", " +1", "\r@SUM(1)", "-1", "=cmd|' /C calc'!A0"]


def test_two_who_write_in_one_folder_at_once_do_not_meet(tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=20)

    def write(name: str) -> None:
        with whole_file(tmp_path / f"{name}.csv") as part:
            part.write_text(name, encoding="utf-8")
            both.wait()

    writers = [threading.Thread(target=write, args=(name,)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {"a.csv": "a", "b.csv": "b"}


def test_what_goes_wrong_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("old", encoding="utf-8")
    with pytest.raises(FileError, match=r"a\.csv cannot be written \(No space left"):
        write_half(out, OSError(28, "No space left on device"))
    with pytest.raises(KeyError):
        write_half(out, KeyError())
    with pytest.raises(FileError), whole_file(out):
        pass  # nothing was written
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("a.csv", "old")]


def write_half(out: Path, error: Exception) -> None:
    with whole_file(out) as part:
        part.write_text("half", encoding="utf-8")
        raise error


@pytest.mark.parametrize("out", ["none/a.csv", "x" * 300 + ".csv"])
def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path: Path, out: str) -> None:
    with pytest.raises(FileError, match="cannot be written") as caught, whole_file(tmp_path / out) as part:
        part.write_text("a", encoding="utf-8")
    assert str(tmp_path) not in caught.value.message.en
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_every_table_of_ours_guards_against_the_same_formulas(tmp_path: Path, text: str) -> None:
    assert inert(text) == f"'{text}"
    note = RowNote(3, Message(text, text), "sites")
    with (write_rejected([note], tmp_path / "a") or tmp_path).open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1][3:] == [f"'{text}", f"'{text}"]
    candidate = Candidate("c1", LonLat(118.6, 24.9), name=text, source="file")
    write_candidates(tmp_path / "c.csv", [candidate])
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == [f"'{text}"]
