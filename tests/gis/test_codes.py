import csv
from collections import Counter

import pytest

from gis.circles import check_choice, choose_profile, classes_of
from gis.codes import URBAN_RURAL_CLASSES, area_code, name_remark, urban_rural_of
from gis.errors import InputError
from gis.model import NO_BASIS, RURAL_5_KM, URBAN_15_MIN, CircleProfile
from tests.real import FOLDER, real_data


@pytest.mark.parametrize(
    ("written", "digits", "level", "parent"),
    [
        ("51", "510000000000", "province", None),
        ("5101", "510100000000", "city", "510000000000"),
        ("510104", "510104000000", "county", "510100000000"),
        (510104.0, "510104000000", "county", "510100000000"),
        ("510104001", "510104001000", "township", "510104000000"),
        ("５１０１０４００１００２", "510104001002", "village", "510104001000"),
        (" 510100000000 ", "510100000000", "city", "510000000000"),
        # Dongguan has no counties.
        ("441900003", "441900003000", "township", "441900000000"),
    ],
)
def test_a_code_tells_its_level_and_what_it_lies_in(
    written: object, digits: str, level: str, parent: str | None
) -> None:
    code = area_code(written)
    assert (code.digits, code.level, code.parent) == (digits, level, parent)


def test_fifteen_digits_carry_the_class() -> None:
    code = area_code("510104001002220")
    assert (code.digits, code.urban_rural) == ("510104001002", "220")
    assert not urban_rural_of(code).derived


@pytest.mark.parametrize("written", ["", "成都", "510", "5.10104e11", "000000", "-510104", "510104001002999"])
def test_what_is_no_code_is_one_sentence(written: str) -> None:
    with pytest.raises(InputError):
        area_code(written)


@pytest.mark.parametrize(
    ("code", "given", "density", "kind", "derived"),
    [
        ("510104001", None, None, "urban", True),
        ("370811099", None, None, "urban", True),
        ("370811100", None, None, "undecided", True),
        ("370811100", None, 1499.9, "rural", True),
        ("370811100", None, 1500.0, "urban", True),
        ("370811200", None, 9999.0, "rural", True),
        ("370811399", None, None, "rural", True),
        ("370811400", None, None, "undecided", True),
        ("370811400", None, 3000.0, "urban", True),
        ("370811700", None, 3000.0, "undecided", True),
        ("370811", None, None, "undecided", True),
        ("370811001", "220", None, "rural", False),
        ("370811300", "111", None, "urban", False),
        ("370811300", "1", None, "urban", False),
    ],
)
def test_the_class_decides_and_else_the_township_digits(
    code: str, given: str | None, density: float | None, kind: str, derived: bool
) -> None:
    standing = urban_rural_of(area_code(code), given, density)
    assert (standing.kind.value, standing.derived) == (kind, derived)
    assert standing.basis.zh
    assert standing.basis.en


def test_a_class_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(InputError, match="111, 112"):
        urban_rural_of(area_code("510104001"), "300")


def test_a_name_of_another_rank_is_remarked() -> None:
    assert name_remark(area_code("510104100"), "锦江街道") is not None
    assert name_remark(area_code("510104100"), "安仁镇") is None
    assert name_remark(area_code("510104400"), "高新区街道") is None


@real_data
def test_the_codes_of_china_have_the_levels_and_parents_of_their_tables() -> None:
    odd = []
    levels: Counter[str] = Counter()
    for name, parent in (("streets", "areaCode"), ("villages_quanzhou_jining_chengdu", "streetCode")):
        with (FOLDER / "admin-codes" / f"{name}.csv").open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                code = area_code(row["code"])
                levels[code.level] += 1
                assert name_remark(code, row["name"]) is None
                if code.parent != area_code(row[parent]).digits:
                    odd.append(row["name"])
    # Jinmen is listed as a county at every level.
    assert odd == ["金门县", "金门县"]
    assert levels == {"township": 41_351, "village": 10_546, "county": 2}


def test_each_area_gets_the_profile_of_its_class() -> None:
    both = [URBAN_15_MIN, RURAL_5_KM]
    for digits in URBAN_RURAL_CLASSES:
        chosen = choose_profile(both, urban_rural_of(None, digits))
        assert chosen == (0 if digits[0] == "1" else 1)
    undecided = urban_rural_of(area_code("370811100"))
    assert choose_profile(both, undecided) == -1
    assert choose_profile([*both, CircleProfile("all", 900.0, 1.25)], undecided) == 2


def test_a_derived_class_never_takes_a_profile_of_only_some_of_its_kind() -> None:
    core = CircleProfile("core", 600.0, 1.25, 300.0, NO_BASIS, applies_to=classes_of(["111"]))
    assert choose_profile([core, URBAN_15_MIN], urban_rural_of(area_code("510104001"))) == 1
    assert choose_profile([core], urban_rural_of(area_code("510104001"), "111")) == 0


def test_profiles_that_compete_are_refused() -> None:
    again = CircleProfile("again", 600.0, 1.25, 300.0, NO_BASIS, applies_to=classes_of(["112"]))
    with pytest.raises(InputError, match="both for 112"):
        check_choice([URBAN_15_MIN, RURAL_5_KM, again])
    with pytest.raises(InputError, match="called"):
        check_choice([URBAN_15_MIN, URBAN_15_MIN])
