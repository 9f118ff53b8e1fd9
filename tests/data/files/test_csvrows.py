import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.files import read_census, read_population, read_sites
from data.files.amenities import read_amenities
from data.files.csvrows import fast_text, open_sheet
from gis.errors import FileError

PLAIN = ["", "x", '"a, b"', '"say ""hi"""', '""', '"""q"" x"', '","', '",x"']
# No cell at the beginning of a row begins with a line break: behind a stray mark that closes one cell just
# as well as it opens another, and nobody can tell.
NOTES = st.sampled_from([*PLAIN, '"two\nlines"', '"1,\n2,3"', '"a\n\n"', '"x\r\n"', '"y\n""z"""'])
LAST = st.sampled_from([*PLAIN, '"e\nf"', '"\ng"'])
ROWS = st.lists(st.tuples(NOTES, LAST), min_size=2, max_size=8)


def write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "rows.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n"]), data=st.data())
def test_a_quotation_mark_anywhere_costs_its_own_row_at_most(
    tmp_path: Path, rows: list[tuple[str, str]], end: str, data: st.DataObject
) -> None:
    lines = [f"{note},{100 + i},30,{i + 1},{last}" for i, (note, last) in enumerate(rows)]
    harmed = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[harmed])))
    first = 2 + sum(line.replace("\r\n", "\n").count("\n") + 1 for line in lines[:harmed])
    last = first + lines[harmed].replace("\r\n", "\n").count("\n")
    lines[harmed] = lines[harmed][:at] + '"' + lines[harmed][at:]
    path = write(tmp_path, "".join(line + end for line in ["name,lon,lat,population,备注", *lines]))
    others = {100.0 + i for i in range(len(rows)) if i != harmed}

    demand, notes = read_population(path)
    _only_one_is_lost(
        set(demand.lonlat[:, 0].tolist()), [n.row for n in notes], others, range(first, last + 1)
    )
    sites, notes = read_sites(path, source="origins")
    found = {site.position.lon for site in sites}
    _only_one_is_lost(found, [n.row for n in notes if not n.used], others, range(first, last + 1))


def _only_one_is_lost(found: set[float], named: list[int], others: set[float], lines: range) -> None:
    assert others <= found
    assert set(named) <= set(lines)
    assert bool(named) or len(found) == len(others) + 1


def test_the_people_behind_a_stray_quotation_mark_are_all_read(tmp_path: Path) -> None:
    rows = [f"104,{30 + i / 10_000},1" for i in range(4000)]
    rows[999] = '"' + rows[999]
    demand, (note,) = read_population(write(tmp_path, "\n".join(["lon,lat,population", *rows])))
    assert demand.people.sum() == 3999
    assert (note.row, note.reason.zh) == (1001, "这一行的引号不成对；请补上或删去引号")
    assert "a quotation mark has no pair" in note.reason.en


def test_two_stray_quotation_marks_do_not_join_the_rows_between_them(tmp_path: Path) -> None:
    rows = [f"s{i},104,{30 + i / 100},店" for i in range(50)]
    rows[9], rows[39] = 's9,104,30.09,"店', 's39,104,30.39,店"'
    sites, (note,) = read_sites(write(tmp_path, "\n".join(["id,lon,lat,name", *rows])), source="origins")
    assert (len(sites), note.row) == (49, 11)
    assert sites[38].name == '店"'


def test_a_cell_over_several_lines_stays_one_cell(tmp_path: Path) -> None:
    text = 'id,lon,lat,name,备注\na,104,30,"东门\r\n驿站","第一, 第二\n\n1,2"\nb,104,x,,\nc,104,30.1,西门,\n'
    sites, (refused,) = read_sites(write(tmp_path, text))
    assert [site.name for site in sites] == ["东门\r\n驿站", "西门"]
    assert [(site.row) for site in sites] == [2, 7]
    assert refused.row == 6


@pytest.mark.parametrize("header", ['"id,lon,lat', 'id,lon,lat,"name', 'id,"lon,lat'])
def test_a_header_whose_quotation_mark_has_no_pair_is_one_sentence(tmp_path: Path, header: str) -> None:
    with pytest.raises(FileError, match=r"in the header of rows\.csv has no pair"):
        read_sites(write(tmp_path, f'{header}\na,104,30\nb,104,30,"x"\n'))


@pytest.mark.parametrize(
    ("delimiter", "zh", "en"),
    [(",", "逗号", "a comma"), (";", "分号", "a semicolon"), ("\t", "制表符", "a tab")],
)
def test_a_row_with_more_cells_than_the_header_is_refused(
    tmp_path: Path, delimiter: str, zh: str, en: str
) -> None:
    text = "id,name,lon,lat,population\na,东门,驿站,104,30,5\nb,西门,104,30,6\nc,南门,104,30,7,店\n"
    path = write(tmp_path, text.replace(",", delimiter))
    sites, refused = read_sites(path)
    assert ([site.id for site in sites], [note.row for note in refused]) == (["b"], [2, 4])
    assert "比表头多 1 格" in refused[1].reason.zh
    assert zh in refused[1].reason.zh
    assert f"1 more cell than the header; put a cell that holds {en}" in refused[1].reason.en
    demand, refused = read_population(path)
    assert (demand.people.tolist(), [note.row for note in refused]) == ([6], [2, 4])


def test_empty_cells_beyond_the_header_are_excels_and_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path, 'id,lon,lat,population\na,104,30,5,,\nb,104,30.1,6, ,""\n')
    assert len(read_sites(path)[0]) == 2
    assert read_population(path)[0].people.tolist() == [5, 6]


def test_every_kind_of_file_tells_what_is_wrong_with_a_line(tmp_path: Path) -> None:
    rows = ['"a,菜场,104,30,5,1', "b,菜场,104,30,5,1,2", "510104000000,菜场,104,30,5,1"]
    path = write(tmp_path, "\n".join(["id,类别,lon,lat,人口,老年人口", *rows]))
    for notes in (read_amenities(path)[1], read_census(path)[1]):
        assert ["引号不成对" in notes[0].reason.zh, "比表头多" in notes[1].reason.zh] == [True, True]
        assert [note.row for note in notes] == [2, 3]
    assert read_census(path)[0].totals.groups["age_60_up"].tolist() == [1]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_excels_unicode_text_is_read(tmp_path: Path, encoding: str) -> None:
    text = "\ufeff编号\t名称\t经度\t纬度\r\n1\t东门\t104\t30\r\n"
    (site,), _ = read_sites(write(tmp_path, text.encode(encoding)))
    assert (site.name, site.position) == ("东门", (104, 30))


@example(['"'])
@given(st.lists(st.text('a,"\n\r', max_size=12), max_size=6))
def test_any_text_at_all_is_read_or_refused(parts: list[str]) -> None:
    sheet = open_sheet(("lon,lat,population\n" + "\n".join(parts)).encode(), Path("x.csv"))
    assert bytes(fast_text(sheet)).count(b'"') % 2 == 0


def test_a_million_quotation_marks_are_read_while_one_waits(tmp_path: Path) -> None:
    places = np.random.default_rng(1).random((250_000, 2)) + 30
    rows = [f'"{lon:.6f}","{lat:.6f}","1"' for lon, lat in places.tolist()]
    rows[7] = rows[7] + '"'
    path = write(tmp_path, "\n".join(['"lon","lat","population"', *rows]))
    begin = time.process_time()
    demand, (note,) = read_population(path)
    assert time.process_time() - begin < 4
    assert (len(demand.people), note.row) == (249_999, 9)


def test_many_stray_quotation_marks_do_not_take_the_square_of_their_number(tmp_path: Path) -> None:
    path = write(tmp_path, "lon,lat,population\n1,1,1\n" + '"x\n' * 20_000)
    begin = time.process_time()
    _, notes = read_population(path)
    assert time.process_time() - begin < 5
    assert notes[0].row == 3
