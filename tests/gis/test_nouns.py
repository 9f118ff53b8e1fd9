import numpy as np
import pytest

from gis.equipment import equipment_of
from gis.errors import InputError
from gis.kinds import BY_CODE, KINDS, kind_of
from gis.metric import metric_crs, to_lonlat, to_metric
from gis.model import MAX_ENGINE_LIMIT_S, RURAL_5_KM, URBAN_15_MIN, CircleProfile, DemandPoints


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("就业驿站", "employment_station"),
        ("就业之家", "employment_station"),
        ("零工小站", "gig_post"),
        ("零工驿站", "gig_post"),
        (" 红帆驿站　", "red_sail_station"),
        ("微拐角", "micro_corner"),
        ("GIG_MARKET", "gig_market"),
        ("便民服务点", "employment_station"),
        ("就业超市门店", "job_shop"),
    ],
)
def test_local_names_mean_national_kinds(name: str, code: str) -> None:
    assert kind_of(name).code == code


def test_an_unknown_kind_lists_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        kind_of("奶茶店")
    assert "就业驿站" in caught.value.message.zh
    assert "奶茶店" not in caught.value.message.zh


def test_only_micro_corners_do_not_cover() -> None:
    assert [kind.code for kind in KINDS if not kind.covers] == ["micro_corner"]
    assert len(BY_CODE) == len(KINDS)


@pytest.mark.parametrize(
    "change",
    [
        {"limit_s": 0},
        {"limit_s": 1000 * 60},
        {"limit_s": float("nan")},
        {"walk_speed_mps": 0.1},
        {"walk_speed_mps": 9.0},
        {"max_access_m": 0},
        {"max_access_m": float("inf")},
    ],
)
def test_a_profile_that_no_walk_can_have_is_refused(change: dict[str, float]) -> None:
    values = {"limit_s": 900.0, "walk_speed_mps": 1.25, "max_access_m": 300.0} | change
    with pytest.raises(InputError):
        CircleProfile("bad", values["limit_s"], values["walk_speed_mps"], values["max_access_m"])


def test_the_default_profile_says_where_its_numbers_come_from() -> None:
    assert (URBAN_15_MIN.limit_s, URBAN_15_MIN.walk_speed_mps * 3.6) == (900, 4.5)
    assert "15" in URBAN_15_MIN.basis.zh
    assert "4.5" in URBAN_15_MIN.basis.en


def test_a_circle_of_distance_is_the_same_circle_at_any_speed() -> None:
    assert RURAL_5_KM.limit_s == 4000
    slow = RURAL_5_KM.at_speed(1 / 3.6)
    assert (slow.reach_m, slow.limit_s) == (5000, 5000 * 3.6)
    assert URBAN_15_MIN.at_speed(1.0).limit_s == 900
    farthest = CircleProfile.by_distance("far", reach_m=15_000.0, walk_speed_mps=1 / 3.6)
    assert farthest.limit_s <= MAX_ENGINE_LIMIT_S


@pytest.mark.parametrize("reach_m", [0.0, -1.0, 15_001.0, float("nan"), float("inf")])
def test_a_reach_that_no_walk_can_have_is_refused(reach_m: float) -> None:
    with pytest.raises(InputError, match="reach"):
        CircleProfile.by_distance("bad", reach_m=reach_m)


def test_a_limit_that_disagrees_with_the_reach_is_refused() -> None:
    with pytest.raises(InputError, match="disagrees"):
        CircleProfile("bad", 900.0, 1.25, reach_m=5000.0)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("就业自助服务机", {"kiosk"}),
        ("Kiosk; screen", {"kiosk", "screen"}),
        ("自助机×2，招聘位12个", {"kiosk", "booth"}),
        ("", set()),
        ("复印机", {"复印机"}),
    ],
)
def test_equipment_is_told_by_its_names(text: str, codes: set[str]) -> None:
    assert equipment_of(text) == codes


@pytest.mark.parametrize("people", [[-1.0], [float("nan")], [1.0, 2.0]])
def test_people_must_be_counts_one_per_point(people: list[float]) -> None:
    with pytest.raises(InputError):
        DemandPoints(np.array([[118.0, 24.0]]), np.array(people))


@pytest.mark.parametrize(
    ("place", "epsg"), [((104.1, 30.7), 32648), ((118.6, 24.9), 32650), ((-8.6, 41.1), 32629)]
)
def test_metres_are_of_the_local_zone(place: tuple[float, float], epsg: int) -> None:
    crs = metric_crs(*place)
    assert crs.to_epsg() == epsg
    there = np.array([place])
    assert to_lonlat(to_metric(there, crs), crs) == pytest.approx(there, abs=1e-9)


def test_metres_given_as_degrees_are_refused() -> None:
    with pytest.raises(InputError):
        metric_crs(11_500_000, 3_500_000)
