import dataclasses

import pytest

from gis.errors import InputError
from gis.walker import ADULT, ELDER, WALKERS, Walker, at_speed, walker_named


def test_every_number_has_its_source() -> None:
    for walker in WALKERS:
        assert walker.label.zh
        assert walker.label.en
        assert "km/h" in walker.basis.zh or "同" in walker.basis.zh
        assert ("[未核实]" in walker.basis.zh) == ("[unconfirmed]" in walker.basis.en)


def test_the_headline_adult_is_length_by_speed() -> None:
    assert Walker(ADULT.name, ADULT.label, 1.25, basis=ADULT.basis) == ADULT


def test_a_walker_is_found_by_name_and_ones_own_win() -> None:
    assert walker_named("elder") is ELDER
    own = at_speed(ELDER, 1.0)
    assert walker_named("elder", (own,)) is own
    with pytest.raises(InputError, match="choose one of adult, "):
        walker_named("dog")


def test_a_band_of_speeds_keeps_everything_else() -> None:
    assert dataclasses.replace(at_speed(ELDER, 1.0), speed_mps=ELDER.speed_mps) == ELDER
    with pytest.raises(InputError, match="between 1 and 9"):
        at_speed(ELDER, 10.0)
