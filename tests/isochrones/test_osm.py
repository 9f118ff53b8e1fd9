"""Street sources: OpenStreetMap files, GraphML, GeoParquet, places."""

import gzip
from collections import Counter
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import osmnx
import pytest
import requests
import shapely

from gis.errors import FileError, NotFoundError, UnavailableError
from isochrones.network import WalkNetwork
from isochrones.osm.graph import download_place, read_graphml
from isochrones.osm.pbf import read_osm
from isochrones.osm.rules import is_walkable
from isochrones.osm.streets import read_streets
from tests.real import WUHAN_STREETS, helsinki, real_data

CROSS = """<osm version="0.6">
<node id="1" lat="0" lon="118.6"/><node id="2" lat="0" lon="118.601"/><node id="3" lat="0" lon="118.602"/>
<node id="4" lat="0.001" lon="118.601"/>
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/></way>
<way id="11"><nd ref="2"/><nd ref="4"/><tag k="highway" v="residential"/></way>
<way id="12"><nd ref="3"/><nd ref="4"/><tag k="highway" v="motorway"/></way>
<way id="13"><nd ref="1"/><nd ref="4"/><tag k="building" v="yes"/></way>
</osm>"""


@pytest.fixture
def cross(tmp_path: Path) -> Path:
    path = tmp_path / "cross.osm"
    path.write_text(CROSS)
    return path


def test_only_walkable_ways_are_read(cross: Path) -> None:
    network = read_osm(cross)
    assert sorted(network.edge_way_id.tolist()) == [10, 10, 11]
    assert sorted(network.node_osm_id.tolist()) == [1, 2, 3, 4]
    assert network.meta.source_name == "cross.osm"


def test_compressed_xml_is_read_too(cross: Path, tmp_path: Path) -> None:
    packed = tmp_path / "cross.osm.gz"
    packed.write_bytes(gzip.compress(cross.read_bytes()))
    assert len(read_osm(packed).edge_nodes) == 3


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "motorway_link"},
        {"highway": "cycleway"},
        {"highway": "residential", "access": "private"},
        {"highway": "residential", "foot": "no"},
        {"highway": "service", "service": "private"},
        {"highway": "primary", "sidewalk": "separate"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "construction"},
        {"railway": "rail"},
    ],
)
def test_ways_that_osmnx_refuses_are_refused(tags: dict[str, str]) -> None:
    assert not is_walkable(tags)


@pytest.mark.parametrize("keep", [0, 1, 20, 5_000, 100_000])
def test_a_truncated_pbf_is_one_sentence(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(helsinki().read_bytes()[:keep])
    with pytest.raises(FileError) as caught:
        read_osm(path)
    assert "cut.osm.pbf" in caught.value.message.zh
    assert str(tmp_path) not in caught.value.message.en


def test_a_file_without_streets_and_a_missing_one_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.osm").write_text('<osm version="0.6"></osm>')
    with pytest.raises(FileError, match="no walkable way"):
        read_osm(tmp_path / "empty.osm")
    with pytest.raises(FileError, match="there is no file"):
        read_osm(tmp_path / "missing.osm.pbf")


def _complete_xml(source: Path, out: Path) -> Path:
    """Copy the walkable ways whose nodes are all there: OSMnx refuses any other extract."""
    ways, nodes = set(), set()
    located = osmium.FileProcessor(str(source)).with_locations()
    for way in located.with_filter(osmium.filter.KeyFilter("highway")):
        if isinstance(way, osmium.osm.Way) and is_walkable(dict(way.tags)):
            refs = [node.ref for node in way.nodes if node.location.valid()]
            if len(refs) == len(way.nodes):
                ways.add(way.id)
                nodes.update(refs)
    with osmium.SimpleWriter(str(out)) as writer:
        for thing in osmium.FileProcessor(str(source)):
            if (isinstance(thing, osmium.osm.Node) and thing.id in nodes) or (
                isinstance(thing, osmium.osm.Way) and thing.id in ways
            ):
                writer.add(thing)
    return out


def test_the_network_of_helsinki_is_osmnx_s_simplified_graph(tmp_path: Path) -> None:
    path = _complete_xml(helsinki(), tmp_path / "helsinki.osm")
    graph = osmnx.graph_from_xml(path, bidirectional=True, simplify=True, retain_all=True)
    network = read_osm(path)
    theirs = Counter((*sorted((u, v)), round(data["length"], 3)) for u, v, data in graph.edges(data=True))
    ours = Counter(
        (*sorted((int(network.node_osm_id[u]), int(network.node_osm_id[v]))), round(float(metres), 3))
        for (u, v), metres in zip(network.edge_nodes, network.edge_length_m, strict=True)
    )
    # OSMnx holds each street in both directions, and drops rings that touch nothing.
    rings = {edge for edge in ours if edge not in theirs}
    assert all(u == v and network.node_component[network.node_osm_id == u] > 0 for u, v, _ in rings)
    assert {edge: 2 * count for edge, count in ours.items() if edge not in rings} == dict(theirs)


def test_ways_before_their_nodes_name_the_tool_that_sorts(tmp_path: Path) -> None:
    lines = CROSS.splitlines(keepends=True)
    (tmp_path / "x.osm").write_text("".join([lines[0], *lines[3:-1], *lines[1:3], lines[-1]]))
    with pytest.raises(FileError, match="osmium sort"):
        read_osm(tmp_path / "x.osm")


def test_a_coordinate_that_is_no_number_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.osm").write_text(CROSS.replace('lat="0.001"', 'lat="x"'))
    with pytest.raises(FileError, match="not an OpenStreetMap file"):
        read_osm(tmp_path / "x.osm")


def test_a_deleted_way_is_not_walked(tmp_path: Path) -> None:
    (tmp_path / "x.osm").write_text(CROSS.replace('<way id="11">', '<way id="11" visible="false">'))
    assert read_osm(tmp_path / "x.osm").edge_way_id.tolist() == [10]


def test_a_graphml_of_osmnx_gives_the_same_streets(tmp_path: Path) -> None:
    path = _complete_xml(helsinki(), tmp_path / "helsinki.osm")
    graph = osmnx.graph_from_xml(path, bidirectional=True, simplify=True, retain_all=True)
    osmnx.save_graphml(graph, tmp_path / "helsinki.graphml")
    saved, direct = read_graphml(tmp_path / "helsinki.graphml"), read_osm(path)
    # A piece that two ways share counts once here, and twice in the file: 7 cm in all of Helsinki.
    assert _main_length(saved) == pytest.approx(_main_length(direct), abs=0.1)


def _main_length(network: WalkNetwork) -> float:
    main = network.node_component[network.edge_nodes[:, 0]] == 0
    return float(network.edge_length_m[main].sum())


def test_a_graphml_of_networkx_declares_its_numbers_and_is_read(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    for node, (x, y) in {1: (118.6, 0.0), 2: (118.602, 0.0)}.items():
        graph.add_node(node, x=x, y=y, street_count=1)
    graph.add_edge(1, 2, osmid=7, length=222.4, oneway=False, highway="footway", note=True)
    nx.write_graphml(graph, tmp_path / "s.graphml")
    assert 'attr.type="double"' in (tmp_path / "s.graphml").read_text()
    network = read_graphml(tmp_path / "s.graphml")
    assert network.edge_length_m == pytest.approx([2 * 111.19], abs=0.1)
    assert network.edge_way_id.tolist() == [7]


@pytest.mark.parametrize("text", ["", "<graphml", "<html></html>", '<graphml xmlns="x"></graphml>'])
def test_a_graphml_that_osmnx_did_not_write_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.graphml").write_text(text)
    with pytest.raises(FileError, match="not a GraphML network"):
        read_graphml(tmp_path / "x.graphml")


def test_streets_meet_where_their_ends_agree(tmp_path: Path) -> None:
    lines = [
        shapely.LineString([(118.6, 0), (118.601, 0)]),
        shapely.LineString([(118.601, 0), (118.602, 0)]),
        shapely.LineString([(118.601, 0.001), (118.601, 0)]),
        shapely.LineString([(118.601, 0), (118.601, 0.001)]),
    ]
    gpd.GeoDataFrame(geometry=lines, crs=4326).to_crs(32650).to_parquet(tmp_path / "s.parquet")
    network = read_streets(tmp_path / "s.parquet")
    assert len(network.node_lonlat) == 4
    assert len(network.edge_nodes) == 3
    assert network.edge_length_m == pytest.approx(np.full(3, 111.19), abs=0.01)


def test_a_street_drawn_from_its_second_end_still_leads_to_both(tmp_path: Path) -> None:
    corners = {1: (118.6, 0.0), 2: (118.601, 0.0), 3: (118.602, 0.0), 4: (118.601, 0.001)}
    drawn = [(1, 2, True), (2, 3, False), (2, 4, True)]
    lines = [
        shapely.LineString([corners[v], corners[u]] if backward else [corners[u], corners[v]])
        for u, v, backward in drawn
    ]
    ends = {"u": [u for u, _, _ in drawn], "v": [v for _, v, _ in drawn]}
    gpd.GeoDataFrame(ends, geometry=lines, crs=4326).to_parquet(tmp_path / "s.parquet")
    network = read_streets(tmp_path / "s.parquet")
    found = dict(zip(network.node_osm_id.tolist(), network.node_lonlat.tolist(), strict=True))
    assert found == {node: pytest.approx(place) for node, place in corners.items()}
    assert network.edge_length_m == pytest.approx(np.full(3, 111.19), abs=0.01)


def test_an_undirected_graphml_keeps_the_shape_of_its_streets(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for node, (x, y) in {1: (118.6, 0.0), 2: (118.602, 0.0)}.items():
        graph.add_node(node, x=x, y=y)
    bend = shapely.LineString([(118.602, 0), (118.6015, 0.0001), (118.6005, 0.0001), (118.6, 0)])
    graph.add_edge(1, 2, osmid=7, length=1.0, geometry=bend)
    osmnx.save_graphml(graph, tmp_path / "s.graphml")
    network = read_graphml(tmp_path / "s.graphml")
    assert network.edge_length_m == pytest.approx([2 * 56.7 + 111.19], abs=0.1)


@pytest.mark.parametrize(
    "ends", [{"u": ["a"], "v": ["b"]}, {"u": [None], "v": [2.0]}, {"u": [1.5], "v": [2.5]}]
)
def test_end_ids_that_are_no_whole_numbers_are_one_sentence(
    tmp_path: Path, ends: dict[str, list[object]]
) -> None:
    line = shapely.LineString([(118.6, 0), (118.601, 0)])
    gpd.GeoDataFrame(ends, geometry=[line], crs=4326).to_parquet(tmp_path / "s.parquet")
    with pytest.raises(FileError, match="must be whole numbers"):
        read_streets(tmp_path / "s.parquet")


def test_the_parts_of_a_street_are_all_kept_and_empty_ones_left_out(tmp_path: Path) -> None:
    parts = [[(118.6, 0), (118.601, 0)], [(118.602, 0), (118.603, 0)]]
    lines = [shapely.MultiLineString(parts), shapely.LineString()]
    gpd.GeoDataFrame({"u": [1, 3], "v": [2, 4]}, geometry=lines, crs=4326).to_parquet(tmp_path / "s.parquet")
    network = read_streets(tmp_path / "s.parquet")
    assert network.edge_length_m == pytest.approx([111.19, 111.19], abs=0.01)
    assert len(network.node_lonlat) == 4


def test_streets_in_coordinates_of_nowhere_are_one_sentence(tmp_path: Path) -> None:
    crs = 'ENGCRS["nowhere",EDATUM["none"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["m",1]]'
    line = shapely.LineString([(0, 0), (1, 1)])
    gpd.GeoDataFrame(geometry=[line], crs=crs).to_parquet(tmp_path / "s.parquet")
    with pytest.raises(FileError, match="no coordinate reference system"):
        read_streets(tmp_path / "s.parquet")


@pytest.mark.parametrize(
    ("was", "harm"),
    [
        ("LINESTRING (", "LINESTRING garbage ("),
        ("LINESTRING (118.602 0, 118.6015 0.0001, 118.6 0)", "POINT (1 2)"),
        ("LINESTRING (118.602 0, 118.6015 0.0001, 118.6 0)", "LINESTRING EMPTY"),
        ('<node id="1">', "<node>"),
        (">7<", ">[]<"),
    ],
)
def test_a_damaged_graphml_is_one_sentence(tmp_path: Path, was: str, harm: str) -> None:
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for node, (x, y) in {1: (118.6, 0.0), 2: (118.602, 0.0)}.items():
        graph.add_node(node, x=x, y=y)
    bend = shapely.LineString([(118.602, 0), (118.6015, 0.0001), (118.6, 0)])
    graph.add_edge(1, 2, osmid=7, length=1.0, geometry=bend)
    path = tmp_path / "s.graphml"
    osmnx.save_graphml(graph, path)
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, harm))
    with pytest.raises(FileError, match="not a GraphML network"):
        read_graphml(path)


def test_streets_without_a_crs_and_other_files_are_one_sentence(tmp_path: Path) -> None:
    gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (1, 1)])]).to_parquet(tmp_path / "s.parquet")
    with pytest.raises(FileError, match="no coordinate reference system"):
        read_streets(tmp_path / "s.parquet")
    (tmp_path / "x.parquet").write_bytes(b"PAR1 is not enough")
    with pytest.raises(FileError, match="not a GeoParquet"):
        read_streets(tmp_path / "x.parquet")


@real_data
def test_the_streets_of_wuhan_are_one_network() -> None:
    network = read_streets(WUHAN_STREETS)
    assert len(network.edge_nodes) > 25_000
    assert (network.node_component == 0).mean() > 0.95
    lines = gpd.read_parquet(WUHAN_STREETS).geometry
    assert network.edge_length_m.sum() == pytest.approx(lines.length.sum(), rel=0.001)


def _answer(error: Exception) -> object:
    def fail(*_args: object, **_options: object) -> None:
        raise error

    return fail


def test_a_place_without_internet_names_the_file_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osmnx, "graph_from_place", _answer(requests.ConnectionError()))
    with pytest.raises(UnavailableError, match=r"FILE\.osm\.pbf"):
        download_place("成都市锦江区")


def test_a_place_that_nobody_knows_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        osmnx, "graph_from_place", _answer(osmnx._errors.InsufficientResponseError("no result"))
    )
    with pytest.raises(NotFoundError):
        download_place("无此地")
