from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.files.amounts import yuan_of
from data.files.candidates import read_candidates
from gis.candidates import Candidate, Venue
from gis.errors import FileError, InputError
from gis.hosts import HOSTS
from gis.kinds import KINDS
from gis.model import LonLat
from layers.candidates import ENDINGS, write_candidates
from layers.formulas import inert

HEADER = "编号,名称,经度,纬度,场地,载体类型,费用（万元）,容量"


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "candidates.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sheet_in_chinese_is_read_with_its_unit_told(tmp_path: Path) -> None:
    rows = "a,东街商场,118.6,24.9,现有,商场,12.5,3000\nb,,118.7,24.9,新建,,80,\n"
    (mall, new), (unit,) = read_candidates(table(tmp_path, f"{HEADER}\n{rows}"))
    assert mall == Candidate(
        "a", LonLat(118.6, 24.9), "东街商场", "employment_station", Venue.EXISTING, "mall", "file",
        125_000.0, 3000.0, 2,
    )  # fmt: skip
    assert (new.venue, new.host_kind, new.cost_yuan, new.capacity) == (Venue.NEW, "", 800_000.0, None)
    assert (unit.row, unit.used) == (1, True)
    assert "万元" in unit.reason.en


@pytest.mark.parametrize(
    ("row", "en"),
    [
        ("a,y,118.8,24.9,现有", "repeats that of row 2"),
        ("x,y,,24.9,现有", "lon is not a number"),
        ("x,y,24.9,118.6,现有", "swapped"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_the_rest_goes_on(tmp_path: Path, row: str, en: str) -> None:
    text = f"编号,名称,经度,纬度,场地\na,东街,118.6,24.9,现有\n{row}\n"
    (kept,), (refused,) = read_candidates(table(tmp_path, text))
    assert (kept.id, refused.row, refused.used, refused.source) == ("a", 3, False, "candidates")
    assert en in refused.reason.en


def test_words_that_nobody_knows_are_told_and_never_count_as_a_venue_that_is_there(tmp_path: Path) -> None:
    text = "id,lon,lat,venue,kind,cost,capacity\na,118.6,24.9,租用,报刊亭,很贵,-4\n"
    (kept,), remarks = read_candidates(table(tmp_path, text))
    assert (kept.venue, kept.kind, kept.cost_yuan, kept.capacity) == (Venue.NEW, KINDS[0].code, None, None)
    assert [(remark.row, remark.used) for remark in remarks] == [(2, True)] * 4
    told = " ".join(remark.reason.en for remark in remarks)
    for said in (
        "venue '租用' is not known",
        "kind '报刊亭' is not known",
        "cost must be",
        "capacity must be",
    ):
        assert said in told


def test_who_does_not_say_the_venue_is_told_once_that_all_count_as_new(tmp_path: Path) -> None:
    rows = "\n".join(f"c{i},{118 + i / 100},24.9" for i in range(30))
    kept, (remark,) = read_candidates(table(tmp_path, f"id,lon,lat\n{rows}\n"))
    assert {candidate.venue for candidate in kept} == {Venue.NEW}
    assert remark.reason.en.startswith("30 candidates do not say their venue")


def test_a_candidate_twice_counts_once_but_a_corner_beside_a_station_stays(tmp_path: Path) -> None:
    text = (
        "id,name,lon,lat,kind,venue\na,东街商场,118.6,24.9,就业驿站,现有\n"
        "b,东街商场,118.6,24.9,就业驿站,现有\nc,东街商场,118.6,24.9,微拐角,现有\n"
    )
    kept, (twice,) = read_candidates(table(tmp_path, text))
    assert [candidate.id for candidate in kept] == ["a", "c"]
    assert (twice.row, twice.used) == (3, False)


@pytest.mark.parametrize("text", ["id,lon,lat\na,?,?\n", "id,lon,lat\na,24.9,118.6\nb,,\n"])
def test_a_file_of_no_candidates_is_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError, match=r"there are no candidates to use in .*; the first reason"):
        read_candidates(table(tmp_path, text))


@pytest.mark.parametrize("text", ["", "id,lon,lat\n"])
def test_an_empty_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError, match="holds no row"):
        read_candidates(table(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("12000", 12_000), ("12,000", 12_000), ("１２，０００元", 12_000), ("1.2万", 12_000),
        ("¥3.5 万元", 35_000), ("-500", -500), (".5万", 5_000),
    ],
)  # fmt: skip
def test_money_is_read_as_people_write_it(text: str, yuan: float) -> None:
    assert yuan_of(text, "费用", "cost") == pytest.approx(yuan)
    if "万" not in text and "元" not in text:
        assert yuan_of(text, "费用", "cost", wan=True) == pytest.approx(yuan * 10_000)


@pytest.mark.parametrize("text", ["", "元", "1,2", "12,00", "1e5", "约3万", "nan", "9" * 400, "3 或 4", "."])
def test_what_is_no_sum_of_money_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="must be a sum of money"):
        yuan_of(text, "费用", "cost")


names = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=12)
tenths = st.integers(-799, 799).map(lambda tenth: tenth / 10)
candidates = st.builds(
    Candidate,
    id=st.uuids().map(str),
    position=st.builds(LonLat, tenths.map(lambda lat: 2 * lat), tenths),
    name=names.filter(lambda name: inert(name) == name and not name.startswith(("'", '"'))),
    kind=st.sampled_from([kind.code for kind in KINDS]),
    venue=st.sampled_from(Venue),
    host_kind=st.sampled_from(["", *(host.code for host in HOSTS)]),
    source=st.sampled_from(["osm", "file", "gap", "corner"]),
    cost_yuan=st.none() | st.integers(0, 10**9).map(lambda cents: cents / 100),
    capacity=st.none() | st.integers(0, 10**6).map(float),
)  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
@given(written=st.lists(candidates, min_size=1, max_size=5, unique_by=lambda each: each.position))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, ending: str, written: list[Candidate]
) -> None:
    path = tmp_path_factory.mktemp("candidates") / f"c{ending}"
    write_candidates(path, written, more={written[0].id: {"gap_people": 3.5, "note": "无已知载体"}})
    found, _ = read_candidates(path)
    plain = [(c.id, *map(float, c.position), c.name, c.kind, c.venue, c.host_kind, c.source) for c in written]
    again = [(c.id, *c.position, c.name, c.kind, c.venue, c.host_kind, c.source) for c in found]
    assert again == plain
    assert [(c.cost_yuan, c.capacity) for c in found] == [(c.cost_yuan, c.capacity) for c in written]


def test_a_name_of_the_map_is_never_a_formula(tmp_path: Path) -> None:
    place = LonLat(118.6, 24.9)
    write_candidates(tmp_path / "c.csv", [Candidate("-1", place, '=HYPERLINK("x")')])
    text = (tmp_path / "c.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    assert read_candidates(tmp_path / "c.csv")[0][0].id == "-1"


@pytest.mark.parametrize(("name", "said"), [("c.shp", "must end in"), ("no/c.csv", "does not exist")])
def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        write_candidates(tmp_path / name, [Candidate("a", LonLat(118.6, 24.9))])
