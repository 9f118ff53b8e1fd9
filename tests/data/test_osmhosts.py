"""Venues of an extract that could give a site room."""

from collections import Counter
from pathlib import Path

import osmium
import pytest

from data.osmhosts import NAMES, TAGS, Host, kind_of_host, read_hosts
from gis.errors import FileError
from gis.hosts import BY_CODE
from tests.real import CHENGDU, PORTO, helsinki, real_data

Node, Way, Relation = osmium.osm.mutable.Node, osmium.osm.mutable.Way, osmium.osm.mutable.Relation

LON, LAT = 104.06, 30.66
SQUARE = [(0.0, 0.0), (0.002, 0.0), (0.002, 0.002), (0.0, 0.002)]


def write(path: Path, *, closed: bool = True) -> Path:
    """Write a park with gates, a mall of two buildings, a nameless library, and things that are no hosts."""
    tags = {1: {"entrance": "yes"}, 2: {"entrance": "main"}, 3: {"entrance": "emergency"}}
    things = {
        20: {"amenity": "library"},
        21: {"highway": "bus_stop", "name": "东街社区服务中心"},
        22: {"amenity": "restaurant", "name": "老农贸市场"},
        23: {"office": "government", "government": "prosecutor"},
        24: {"amenity": "marketplace", "access": "private"},
        25: {"building": "yes", "name": "东街社区居委会"},
    }
    out = osmium.SimpleWriter(osmium.io.File(str(path), "pbf"))
    for i, (x, y) in enumerate(SQUARE):
        out.add_node(Node(id=i + 1, version=1, location=(LON + x, LAT + y), tags=tags.get(i + 1, {})))
    for i, (x, y) in enumerate([*SQUARE, *SQUARE]):
        shift = 0.01 if i < 4 else 0.02
        out.add_node(Node(id=i + 11 if i < 4 else i + 26, version=1, location=(LON + shift + x, LAT + y)))
    for number, each in things.items():
        out.add_node(Node(id=number, version=1, location=(LON, LAT + number / 1000), tags=each))
    ring = [1, 2, 3, 4, 1] if closed else [1, 2, 3, 4]
    park = {"leisure": "park", "name": "People's Park", "name:zh": "人民公园"}
    out.add_way(Way(id=1, version=1, nodes=ring, tags=park))
    out.add_way(Way(id=2, version=1, nodes=[11, 12, 13, 14, 11]))
    out.add_way(Way(id=3, version=1, nodes=[30, 31, 32, 33, 30]))
    mall = {"type": "multipolygon", "shop": "mall", "name": "东街商场"}
    out.add_relation(Relation(id=7, version=1, members=[("w", 2, "outer"), ("w", 3, "outer")], tags=mall))
    out.close()
    return path


def test_venues_are_found_as_points_outlines_and_relations_and_nothing_else_is(tmp_path: Path) -> None:
    hosts, cut = read_hosts(write(tmp_path / "town.osm.pbf"))
    assert [(host.id, host.kind, host.name) for host in hosts] == [
        ("n25", "community_centre", "东街社区居委会"),
        ("n20", "library", ""),
        ("r7", "mall", "东街商场"),
        ("w1", "park", "人民公园"),
    ]
    assert cut == 0


def test_a_venue_stands_at_its_main_entrance(tmp_path: Path) -> None:
    park = read_hosts(write(tmp_path / "town.osm.pbf"))[0][-1]
    assert park.position == pytest.approx((LON + 0.002, LAT))


def test_an_outline_that_the_extract_cuts_is_counted_and_not_guessed(tmp_path: Path) -> None:
    hosts, cut = read_hosts(write(tmp_path / "town.osm.pbf", closed=False))
    assert ("w1" in [host.id for host in hosts], cut) == (False, 1)


def test_outlines_without_an_inside_are_counted_and_stop_nothing(tmp_path: Path) -> None:
    corners = {1: (104.0, 30.0), 2: (104.001, 30.0), 3: (104.002, 30.0), 4: (104.002, 30.001)}
    nodes = "".join(f'<node id="{i}" version="1" lon="{x}" lat="{y}"/>' for i, (x, y) in corners.items())
    ways = ""
    for number, refs in enumerate(([1, 2, 3, 1], [1, 1], [1, 3, 2, 4, 1], [1, 3, 99, 1], [1, 3, 4, 1])):
        ring = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        ways += f'<way id="{number}" version="1">{ring}<tag k="leisure" v="park"/></way>'
    (tmp_path / "x.osm").write_text(f'<?xml version="1.0"?><osm version="0.6">{nodes}{ways}</osm>')
    (park,), cut = read_hosts(tmp_path / "x.osm")
    assert (park.id, cut) == ("w4", 4)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("东湖街道党群服务中心", "public_service"), ("政务服务大厅", "public_service"),
        ("便民服务站", "public_service"), ("丰泽街道办事处", "public_service"),
        ("东街社区服务中心", "community_centre"), ("北门居委会", "community_centre"),
        ("石井村委会", "village_committee"), ("万科物业服务中心", "property_office"),
        ("八里庄菜市场", "market"), ("天府购物中心", "mall"), ("市图书馆", "library"),
        ("IFS国际金融中心", ""), ("青少年活动中心", ""), ("市场监督管理局", ""),
    ],
)  # fmt: skip
def test_a_building_may_be_known_by_its_chinese_name(name: str, kind: str) -> None:
    assert kind_of_host({"building": "yes", "name": name}) == kind
    assert kind_of_host({"highway": "bus_stop", "building": "yes", "name": name}) == ""


def test_every_kind_that_is_looked_for_has_a_name() -> None:
    assert {*TAGS, *NAMES} <= BY_CODE.keys()


@pytest.mark.parametrize("content", [b"", b"no map at all", b"\0\0\0\x0d\x0a\x09OSMHeader"])
def test_a_file_that_is_no_map_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.osm.pbf").write_bytes(content)
    with pytest.raises(FileError, match="cannot be read"):
        read_hosts(tmp_path / "x.osm.pbf")


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="does not exist"):
        read_hosts(tmp_path / "x.osm.pbf")


def _inside(hosts: list[Host], west: float, south: float, east: float, north: float) -> bool:
    return all(west < host.position.lon < east and south < host.position.lat < north for host in hosts)


@real_data
def test_the_centre_of_chengdu_has_malls_markets_and_parks() -> None:
    hosts, cut = read_hosts(CHENGDU)
    kinds = Counter(host.kind for host in hosts)
    assert (kinds["mall"], kinds["market"], kinds["park"], kinds["library"]) == (11, 8, 13, 4)
    assert "人民公园" in {host.name for host in hosts}
    assert cut == 4
    assert len({host.id for host in hosts}) == len(hosts)
    assert _inside(hosts, 104.03, 30.64, 104.14, 30.74)


@real_data
def test_an_extract_of_streets_alone_has_no_venues() -> None:
    assert read_hosts(PORTO) == ([], 0)


def test_the_centre_of_helsinki_is_the_same_every_time() -> None:
    once, again = read_hosts(helsinki()), read_hosts(helsinki())
    assert once == again
    assert {"mall", "library", "park", "square", "public_service"} <= {host.kind for host in once[0]}
