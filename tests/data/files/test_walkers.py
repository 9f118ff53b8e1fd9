from pathlib import Path

import pytest

from data.files.walkers import read_walkers
from gis.errors import FileError
from gis.walker import WHEELCHAIR, Slope


def write(folder: Path, text: str) -> Path:
    path = folder / "walkers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_walker_starts_from_a_built_in_one(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[walker]]\nname = "powered-chair"\nlike = "wheelchair"\nlabel_zh = "电动轮椅"\nspeed_kmh = 6\n'
        'max_grade = 0.1\nunpaved_factor = false\nslope = "tobler"\n',
    )
    (walker,) = read_walkers(path)
    assert walker.label == ("电动轮椅", "电动轮椅")
    assert (walker.speed_mps, walker.max_grade) == (6 / 3.6, 0.1)
    assert (walker.unpaved_factor, walker.steps_factor) == (None, WHEELCHAIR.steps_factor)
    assert (walker.slope, walker.high_kerbs) == (Slope.TOBLER, False)
    assert "walkers.toml" in walker.basis.en


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no row"),
        ("x = 1", r"holds no \[\[walker\]\]; write at least one"),
        ("walker = 3", r"holds no \[\[walker\]\]"),
        ("walker = [3]", r"walker 1: write it as a table \[\[walker\]\]"),
        ("x = 1\n[[walker", "at its end, is not valid TOML; write key = value"),
        ("x = " + "[" * 5000, "not valid TOML"),
        ('[[walker]]\nname = "a"', "walker 1: speed_kmh is missing"),
        ("[[walker]]\nspeed_kmh = 4", "name is missing"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 40', "between 1 and 9 km/h"),
        ('[[walker]]\nname = "a"\nspeed_kmh = nan', "between 1 and 9 km/h"),
        ('[[walker]]\nname = "a"\nspeed_kmh = true', "speed_kmh must be a number"),
        ('[[walker]]\nname = "a"\nspeed_kmh = "4"', "speed_kmh must be a number"),
        ('[[walker]]\nname = "A B"\nspeed_kmh = 4', "small letters"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\nspeed = 4', "speed is not known"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\nlike = "dog"', "no such walker"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\nlike = 3', "like must be a text"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\nsteps_factor = 0', "between 1 and 20"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\nsignal_wait_s = false', "signal_wait_s must be a number"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\nsignal_wait_s = -1', "between 0 and 600"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\nmax_grade = 8', "at most 1"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\nwheels = 1', "wheels must be true or false"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\nslope = "hilly"', "slope must be"),
        ('[[walker]]\nname = "a"\nspeed_kmh = 4\n' * 2, "walker 2: the name a is there twice"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(FileError, match=says) as caught:
        read_walkers(write(tmp_path, text))
    assert caught.value.message.zh


def test_the_fault_of_a_toml_is_told_in_each_language_alone(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        read_walkers(write(tmp_path, '[[walker]]\nname = "甲\n'))
    assert caught.value.message.zh.startswith("walkers.toml 第 2 行不是有效的 TOML；请改成 键 = 值")
    (tmp_path / "w.toml").write_bytes(bytes(range(128, 256)))
    with pytest.raises(FileError, match="not TOML, a text in UTF-8"):
        read_walkers(tmp_path / "w.toml")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="check its path"):
        read_walkers(tmp_path / "none.toml")
