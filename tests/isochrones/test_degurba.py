"""The Degree of Urbanisation, on grids that a person can count."""

import numpy as np
import pytest
from numpy.typing import NDArray

from gis.errors import InputError
from gis.metric import metric_crs, to_lonlat
from isochrones.degurba import Urbanisation, classify_cells, degree_of_urbanisation

RURAL, CLUSTER, CENTRE = (int(kind) for kind in Urbanisation)


def block(columns: int, rows: int, people: float = 2000.0) -> NDArray[np.float64]:
    """An empty grid with a dense block that leaves two cells free on every side."""
    grid = np.zeros((columns + 4, rows + 4))
    grid[2:-2, 2:-2] = people
    return grid


def centres(grid: NDArray[np.float64]) -> int:
    return int((classify_cells(grid) == CENTRE).sum())


def test_a_centre_has_fifty_thousand_people_at_fifteen_hundred_per_cell() -> None:
    assert centres(block(5, 5)) == 25
    assert centres(block(5, 5, 1999.9)) == 0, "49,997.5 people are a cluster"
    assert (classify_cells(block(5, 5, 1999.9)) == CLUSTER).sum() == 25
    assert centres(block(10, 10, 1499.9)) == 0
    assert centres(block(10, 10, 1500.0)) == 100


def test_a_cluster_has_five_thousand_people_at_three_hundred_per_cell() -> None:
    assert (classify_cells(block(4, 4, 312.5)) == CLUSTER).sum() == 16
    assert (classify_cells(block(4, 4, 312.4)) == RURAL).all()
    assert (classify_cells(block(20, 20, 299.9)) == RURAL).all()


def test_centres_touch_by_sides_and_clusters_by_corners_too() -> None:
    grid = np.zeros((12, 12))
    grid[0:4, 0:4] = 2000.0
    grid[4:8, 4:8] = 2000.0
    assert centres(grid) == 0, "two of 32,000 that meet at a corner are not one of 64,000"
    grid[:] = 0.0
    grid[0, 0], grid[1, 1] = 2500.0, 2500.0
    assert classify_cells(grid)[[0, 1], [0, 1]].tolist() == [CLUSTER, CLUSTER]


def with_hole(widths: list[int]) -> NDArray[np.float64]:
    """A block of 14 by 14 with a hole in its middle, rows of so many cells; no corner of it is square."""
    grid = block(14, 14)
    for row, width in enumerate(widths, start=5):
        first = 9 - (width + 1) // 2
        grid[row, first : first + width] = 0.0
    return grid


def test_a_hole_below_fifteen_cells_is_filled_and_a_larger_one_is_not() -> None:
    assert centres(with_hole([2, 4, 4, 2])) == 196, "12 cells are filled"
    assert centres(with_hole([3, 5, 5, 3])) == 196 - 16, "16 cells stay open"


def test_a_cell_with_five_neighbours_in_a_centre_joins_it_and_one_with_four_does_not() -> None:
    grid = block(6, 6)
    grid[2, 4] = 0.0  # a dent in the side: five neighbours
    assert classify_cells(grid)[2, 4] == CENTRE
    grid[2, 2] = 0.0  # the corner of the block: three neighbours
    assert classify_cells(grid)[2, 2] == RURAL


def test_an_empty_grid_is_rural() -> None:
    assert (classify_cells(np.zeros((3, 3))) == RURAL).all()


def test_points_have_the_class_of_their_cell() -> None:
    crs = metric_crs(118.6, 24.9)
    x, y = np.meshgrid(np.arange(5) * 1000.0 + 600_500.0, np.arange(5) * 1000.0 + 2_750_500.0)
    city = np.column_stack([x.ravel(), y.ravel()])
    village = np.array([[640_500.0, 2_750_500.0]])
    lonlat = to_lonlat(np.concatenate([city, city, village]), crs)
    people = np.concatenate([np.full(25, 1000.0), np.full(25, 1000.0), [200.0]])
    found = degree_of_urbanisation(lonlat, people)
    assert (found[:50] == CENTRE).all(), "two points of 1,000 make a cell of 2,000"
    assert found[50] == RURAL


def test_points_without_a_place_are_rural_and_do_not_count() -> None:
    lonlat = np.array([[118.6, 24.9], [np.nan, 24.9]])
    assert degree_of_urbanisation(lonlat, np.array([60_000.0, 60_000.0])).tolist() == [CENTRE, RURAL]
    assert degree_of_urbanisation(np.empty((0, 2)), np.empty(0)).tolist() == []


def test_people_spread_over_half_a_continent_are_refused() -> None:
    lonlat = np.array([[118.6, 24.9], [118.6, 24.9], [60.0, -60.0], [175.0, 70.0]])
    with pytest.raises(InputError, match="spread"):
        degree_of_urbanisation(lonlat, np.ones(4))
