from pathlib import Path

import pytest

from data.files.profiles import read_profiles
from gis.errors import FileError, InputError
from gis.model import RURAL_5_KM, URBAN_15_MIN


def toml(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "circles.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_that_is_shipped_says_what_the_program_declares() -> None:
    assert read_profiles() == [URBAN_15_MIN, RURAL_5_KM]


def test_a_profile_of_ones_own_is_read_with_its_basis(tmp_path: Path) -> None:
    entry = 'name = "三公里"\nreach_m = 3000\napplies_to = ["urban", "210"]\nbasis_zh = "马鞍山"\n'
    (profile,) = read_profiles(toml(tmp_path, f"[[profile]]\n{entry}"))
    assert (profile.name, profile.reach_m, profile.limit_s, profile.walker) == ("三公里", 3000, 2400, "adult")
    assert profile.applies_to == {"111", "112", "121", "122", "123", "210"}
    assert profile.basis.zh == "马鞍山"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("limit_min = 15", "name is missing"),
        ('name = "a"', "give either"),
        ('name = "a"\nlimit_min = 15\nreach_m = 5', "give either"),
        ('name = "a"\nlimit_min = 0', "more than 0"),
        ('name = "a"\nlimit_min = 1000', "at most 120 minutes; for a larger circle use one of distance"),
        ('name = "a"\nreach_m = 50000', "at most 15 km"),
        ('name = "a"\nlimit_min = "15"', "limit_min must be a number"),
        ('name = "a"\nlimit_min = true', "limit_min must be a number"),
        ('name = "a"\nlimit_min = nan', "more than 0"),
        ('name = "a"\nlimit_min = 15\nwalk_kmh = 0', "between 1 and 9"),
        ('name = "a"\nlimit_min = 15\nspeed = 4', "speed is not known"),
        ("name = 3\nlimit_min = 15", "name must be a text"),
        ('name = "a"\nlimit_min = 15\napplies_to = "urban"', "must be a list"),
        ('name = "a"\nlimit_min = 15\napplies_to = ["999"]', "takes urban, rural"),
        ('name = "a"\nreach_m = 5000\nwalker = "elder"', "has no walker"),
    ],
)
def test_an_entry_that_cannot_be_used_says_what_to_change(tmp_path: Path, entry: str, sentence: str) -> None:
    good = '[[profile]]\nname = "good"\nlimit_min = 10\n'
    with pytest.raises(FileError, match=sentence) as caught:
        read_profiles(toml(tmp_path, f"{good}[[profile]]\n{entry}\n"))
    assert "第 2 个" in caught.value.message.zh


def test_every_bad_entry_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"number 1: .*; number 2: "):
        read_profiles(toml(tmp_path, '[[profile]]\nname = "a"\n[[profile]]\nname = "b"\n'))


@pytest.mark.parametrize(
    "text", ["profile = 3\n", "title = 'x'\n", "[[profile]\n", "[[profile]]\nname = '\x00'"]
)
def test_a_file_that_holds_no_profiles_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError):
        read_profiles(toml(tmp_path, text))


def test_two_profiles_of_one_name_are_refused(tmp_path: Path) -> None:
    one = '[[profile]]\nname = "a"\nlimit_min = 15\n'
    with pytest.raises(InputError, match="called a"):
        read_profiles(toml(tmp_path, one + one))
