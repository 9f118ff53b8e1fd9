"""Published best answers of public test problems."""

import numpy as np
import pytest

from isochrones.siting import lscp, mclp, p_median
from tests.isochrones.siting.published import (
    PMED1_CENTRE,
    PMED1_MEDIAN,
    PMED1_SITES,
    STEINER,
    pmed1,
    steiner,
)


def test_the_5_median_of_pmed1_is_the_published_one() -> None:
    found = p_median(pmed1(), np.ones(100), PMED1_SITES)
    assert found.value == PMED1_MEDIAN
    assert found.bound == PMED1_MEDIAN
    assert found.proven


def test_as_many_sites_as_published_reach_all_of_pmed1_at_the_published_distance_and_no_nearer() -> None:
    everybody = np.ones(100)
    at, nearer = pmed1(PMED1_CENTRE), pmed1(PMED1_CENTRE - 1)
    assert mclp(at, everybody, PMED1_SITES).value == everybody.sum()
    assert lscp(at).value == PMED1_SITES
    assert mclp(nearer, everybody, PMED1_SITES).value < everybody.sum()
    assert lscp(nearer).value > PMED1_SITES


@pytest.mark.parametrize(("dimensions", "fewest"), STEINER.items())
def test_the_fewest_points_that_meet_all_lines_are_the_published_ones(dimensions: int, fewest: int) -> None:
    found = lscp(steiner(dimensions))
    assert found.value == fewest
    assert found.proven
