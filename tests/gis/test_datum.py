import json
import subprocess
from pathlib import Path
from shutil import which

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from gis.datum import Datum, from_wgs84, to_wgs84
from gis.datumpairs import datum_pairs

# (WGS 84, GCJ-02, BD-09) as npm's gcoord 1.0.7 gives them: the six cities of the source documents, Paris.
GCOORD = [
    ((118.5894, 24.9089), (118.59384758937732, 24.905898975082483), (118.60035659046926, 24.911826533902474)),
    ((116.5873, 35.4154), (116.5925910054156, 35.41495228936965), (116.59918848348082, 35.420679909601105)),
    ((111.007, 35.0228), (111.01281195424421, 35.0220578501844), (111.01921425849764, 35.02831386326496)),
    ((123.9181, 47.3543), (123.92464992744064, 47.35633925039209), (123.93117510303766, 47.36223107290459)),
    ((128.8405, 47.7277), (128.84755378226595, 47.72996781406386), (128.85405331789687, 47.73591149214423)),
    ((104.0657, 30.6574), (104.06820730400824, 30.65497822755742), (104.07470367091452, 30.661008958609372)),
]
# Offsets published for the first four, metres (GCJ-02, BD-09); they differ by tens of metres within a city.
OFFSETS_M = [(558, 1153), (483, 1226), (536, 1270), (543, 1320)]


@pytest.mark.parametrize(("wgs", "gcj", "bd"), GCOORD)
def test_offsets_equal_those_of_gcoord(
    wgs: tuple[float, float], gcj: tuple[float, float], bd: tuple[float, float]
) -> None:
    assert from_wgs84(np.array([wgs]), Datum.GCJ02)[0] == pytest.approx(np.array(gcj), abs=1e-12)
    assert from_wgs84(np.array([wgs]), Datum.BD09)[0] == pytest.approx(np.array(bd), abs=1e-12)


@pytest.mark.parametrize(("case", "metres"), list(zip(GCOORD, OFFSETS_M, strict=False)))
def test_a_wrong_datum_moves_a_site_by_hundreds_of_metres(
    case: tuple[tuple[float, float], ...], metres: tuple[int, int]
) -> None:
    geod = Geod(ellps="WGS84")
    for place, expected in zip(case[1:], metres, strict=True):
        assert geod.inv(*case[0], *place)[2] == pytest.approx(expected, abs=50)


def near_a_jump(lon: float, lat: float) -> bool:
    """At the outlines of Hong Kong, Macau and Taiwan the offset itself jumps, and there is no way back."""
    return (118.8 < lon < 122.9 and 21.4 < lat < 26.1) or (113.5 < lon < 114.6 and 22.0 < lat < 22.6)


@pytest.mark.parametrize("datum", list(Datum))
@given(lon=st.floats(73.4, 135.1), lat=st.floats(17.9, 53.6))
def test_there_and_back_is_less_than_a_millimetre(datum: Datum, lon: float, lat: float) -> None:
    here = np.array([(lon, lat)])
    forth_and_back = to_wgs84(from_wgs84(here, datum), datum)
    back_and_forth = from_wgs84(to_wgs84(here, datum), datum)
    if near_a_jump(lon, lat):
        return
    geod = Geod(ellps="WGS84")
    for found in (forth_and_back, back_and_forth):
        assert geod.inv(lon, lat, *found[0])[2] < 0.001


@pytest.fixture(scope="module")
def gcoord() -> dict[str, list[list[float]]]:
    """Two thousand places of China as npm's own gcoord moves them, both ways."""
    node, web = which("node"), Path(__file__).parents[2] / "web"
    assert node is not None, "no node: `./run test` finds or installs one"
    rng = np.random.default_rng(4)
    places = np.column_stack([rng.uniform(73.5, 135, 2000), rng.uniform(18, 53.5, 2000)]).tolist()
    program = """
        import gcoord from "gcoord";
        const places = JSON.parse(await new Response(process.stdin).text());
        const move = (from, to) => places.map((place) => gcoord.transform(place, gcoord[from], gcoord[to]));
        console.log(JSON.stringify({
          places, gcj02: move("WGS84", "GCJ02"), bd09: move("WGS84", "BD09"),
          gcj02_back: move("GCJ02", "WGS84"), bd09_back: move("BD09", "WGS84"),
        }));
    """
    command = [node, "--input-type=module", "--eval", program]
    done = subprocess.run(
        command, cwd=web, input=json.dumps(places), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[list[float]]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_forth_is_what_gcoord_says(datum: Datum, gcoord: dict[str, list[list[float]]]) -> None:
    places, theirs = np.array(gcoord["places"]), np.array(gcoord[datum.value])
    # gcoord moves Hong Kong, Macau and Taiwan as well.
    same = np.array([not near_a_jump(*place) for place in places.tolist()])
    assert same.sum() > 1900
    assert np.abs(from_wgs84(places, datum) - theirs)[same].max() < 1e-12


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_back_is_at_least_as_exact_as_gcoord(datum: Datum, gcoord: dict[str, list[list[float]]]) -> None:
    places, theirs = np.array(gcoord["places"]), np.array(gcoord[f"{datum.value}_back"])
    same = np.array([not near_a_jump(*place) for place in places.tolist()])
    ours = to_wgs84(places, datum)
    # gcoord stops some decimetres short; the way forth tells who is nearer.
    assert np.abs(ours - theirs)[same].max() < 2e-5
    off = [np.abs(from_wgs84(found[same], datum) - places[same]).max() for found in (ours, theirs)]
    assert off[0] < 1e-9
    assert off[0] < off[1]


@pytest.mark.parametrize(
    "place",
    [
        (114.1694, 22.3193),  # Hong Kong
        (113.5439, 22.1987),  # Macau
        (121.5654, 25.0330),  # Taipei
        (119.5660, 23.5655),  # Penghu
        (139.6917, 35.6895),  # Tokyo
        (2.35, 48.85),  # Paris
    ],
)
def test_outside_mainland_china_there_is_no_offset(place: tuple[float, float]) -> None:
    assert from_wgs84(np.array([place]), Datum.GCJ02)[0].tolist() == list(place)


@pytest.mark.parametrize(
    "place",
    [
        (114.0579, 22.5431),  # Shenzhen
        (113.9213, 22.4880),  # Shekou
        (113.5530, 22.2270),  # Zhuhai, Gongbei
        (118.0894, 24.4798),  # Xiamen
        (119.7906, 25.5030),  # Pingtan
    ],
)
def test_the_coast_opposite_has_one(place: tuple[float, float]) -> None:
    assert np.abs(from_wgs84(np.array([place]), Datum.GCJ02)[0] - place).max() > 0.001


def test_cgcs2000_is_passed_through_and_nothing_is_changed_in_place() -> None:
    here = np.array([(104.0, 30.0)])
    there = from_wgs84(here, Datum.CGCS2000)
    there += 1
    assert here.tolist() == [[104.0, 30.0]]


def test_no_points_are_no_points() -> None:
    for datum in Datum:
        assert to_wgs84(np.empty((0, 2)), datum).shape == (0, 2)


@pytest.mark.parametrize("first", [Datum.WGS84, Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize("second", [Datum.WGS84, Datum.GCJ02, Datum.BD09])
def test_two_positions_of_one_place_tell_their_two_datums(first: Datum, second: Datum) -> None:
    here = np.array([case[0] for case in GCOORD])
    one, other = (np.round(from_wgs84(here, datum), 6) for datum in (first, second))
    expected = None if first is second else (first, second)
    assert datum_pairs(one, other) == [expected] * len(here)


def test_positions_that_are_apart_for_another_reason_tell_no_datum() -> None:
    here = np.array([case[0] for case in GCOORD])
    assert datum_pairs(here + 0.003, here) == [None] * len(here)
