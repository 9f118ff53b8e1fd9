"""The project's own PBF reader beside pyosmium, and on files that are damaged."""

from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.errors import FileError, InputError
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.network.saved import ARRAYS, arrays_of
from isochrones.osm.blobs import UnfitError, data_blobs, padded
from isochrones.osm.blocks import read_block, read_blocks
from isochrones.osm.facts import NODE_KEYS, WAY_KEYS, facts_of, walkable
from isochrones.osm.pbf import compile_kernels, read_osm
from isochrones.osm.pyosmium import read_any
from isochrones.osm.rules import is_walkable
from isochrones.ways import RawWays, network_from_ways
from tests.real import CHENGDU, PORTO, helsinki, real_data

Thing = tuple[int, dict[str, str]]

STREET_TAGS: dict[str, list[str]] = {
    "highway": ["footway", "steps", "residential", "primary_link", "motorway", "construction", "nonsense"],
    "oneway:foot": ["yes", "-1", "no"],
    "foot": ["yes", "no", "designated", "destination"],
    "access": ["private", "no", "permit"],
    "area": ["yes"],
    "sidewalk:both": ["separate", "no"],
    "surface": ["sand", "asphalt"],
    "wheelchair": ["yes", "no"],
    "name": ["人民路", "Nonno"],
}
NODE_TAGS = {
    "highway": ["crossing", "traffic_signals"],
    "barrier": ["gate", "bollard"],
    "access": ["private"],
    "locked": ["yes"],
    "kerb": ["raised", "flush"],
    "name": ["门"],
}


def write(
    path: Path, nodes: list[Thing], ways: list[tuple[int, list[int], dict[str, str]]], kind: str
) -> Path:
    """Write a file; node n lies n thousandths of a degree east of the last node but one."""
    path.parent.mkdir(exist_ok=True)
    with osmium.SimpleWriter(osmium.io.File(str(path), kind)) as writer:
        for i, (node, tags) in enumerate(nodes):
            place = (118.6 + i // 2 * 1e-3, -0.4 + i % 2 * 1.5e-3)
            writer.add_node(osmium.osm.mutable.Node(id=node, location=place, tags=tags))
        for way, refs, tags in ways:
            writer.add_way(osmium.osm.mutable.Way(id=way, nodes=refs, tags=tags))
    return path


def built(raw: RawWays) -> WalkNetwork:
    return network_from_ways(raw, raw.with_cuts_counted(NetworkMeta("x")))


def assert_same(ours: WalkNetwork, theirs: WalkNetwork) -> None:
    here, there = arrays_of(ours), arrays_of(theirs)
    assert [name for name in ARRAYS if not np.array_equal(here[name], there[name])] == []
    assert ours.meta == theirs.meta


@real_data
@pytest.mark.parametrize("path", [CHENGDU, PORTO], ids=["chengdu", "porto"])
def test_a_city_is_read_as_pyosmium_reads_it(path: Path) -> None:
    assert_same(built(read_blocks(path.read_bytes())), built(read_any(path)))


def test_helsinki_is_read_as_pyosmium_reads_it() -> None:
    assert_same(built(read_blocks(helsinki().read_bytes())), built(read_any(helsinki())))


def tagged(known: dict[str, list[str]]) -> st.SearchStrategy[dict[str, str]]:
    one = st.sampled_from(sorted(known)).flatmap(
        lambda key: st.tuples(st.just(key), st.sampled_from(known[key]))
    )
    return st.lists(one, max_size=4).map(dict)


@given(
    nodes=st.lists(tagged(NODE_TAGS), min_size=2, max_size=9),
    ways=st.lists(
        st.tuples(st.lists(st.integers(1, 11), min_size=1, max_size=6), tagged(STREET_TAGS)),
        min_size=1,
        max_size=6,
    ),
    kind=st.sampled_from(
        ["pbf", "pbf,pbf_dense_nodes=false", "pbf,pbf_compression=none", "pbf,add_metadata=false"]
    ),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_small_file_is_read_as_pyosmium_reads_it(
    tmp_path: Path,
    nodes: list[dict[str, str]],
    ways: list[tuple[list[int], dict[str, str]]],
    kind: str,
) -> None:
    streets = [(i + 1, refs, {"highway": "path"} | tags) for i, (refs, tags) in enumerate(ways)]
    path = tmp_path / "x.osm.pbf"
    path.unlink(missing_ok=True)
    write(path, list(enumerate(nodes, start=1)), streets, kind)
    ours, theirs = read_blocks(path.read_bytes()), read_any(path)
    try:
        expected = built(theirs)
    except FileError:
        with pytest.raises(FileError):
            built(ours)
        return
    assert_same(built(ours), expected)


def test_ids_may_be_negative_and_in_any_order(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.osm.pbf",
        [(-5, {}), (900, {}), (-7, {}), (3, {})],
        [(1, [-7, 3, 900], {"highway": "path"})],
        "pbf",
    )
    network = read_osm(path)
    assert sorted(network.node_osm_id.tolist()) == [-7, 900]
    assert len(network.vertex_lonlat) == 3


def test_ways_may_come_before_their_nodes(tmp_path: Path) -> None:
    path = tmp_path / "x.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2], tags={"highway": "path"}))
        writer.add_node(osmium.osm.mutable.Node(id=1, location=(118.6, 0.0)))
        writer.add_node(osmium.osm.mutable.Node(id=2, location=(118.601, 0.0)))
    assert read_osm(path).edge_length_m == pytest.approx([111.19], abs=0.01)


@pytest.mark.parametrize("kind", ["osh.pbf", "pbf,pbf_compression=lz4", "pbf,locations_on_ways=true"])
def test_what_the_own_reader_does_not_know_is_left_to_pyosmium(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.osm.pbf"
    write(path, [(1, {}), (2, {})], [(1, [1, 2], {"highway": "path"})], kind)
    with pytest.raises(UnfitError):
        read_blocks(path.read_bytes())
    assert len(read_osm(path).edge_nodes) == 1


def _try(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        network = read_osm(path)
    except InputError:  # its own sentence, or that it lies where there is no UTM zone
        return
    assert np.isfinite(network.edge_length_m).all()
    assert network.vertex_start[-1] == len(network.vertex_lonlat) == len(network.vertex_xy)


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose blocks are stored plain, so that damage reaches the decoder and not only zlib."""
    nodes = [(i, {"barrier": "gate"} if i % 7 == 0 else {}) for i in range(1, 41)]
    ways = [(i, [i, i + 1, i + 2], {"highway": "path", "surface": "sand"}) for i in range(1, 38)]
    return write(tmp_path_factory.mktemp("pbf") / "x.osm.pbf", nodes, ways, "pbf,pbf_compression=none")


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_is_refused_or_read_and_never_breaks(small_file: Path, data: st.DataObject) -> None:
    content = bytearray(small_file.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    keep = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    _try(small_file.with_name("damaged.osm.pbf"), bytes(content[:keep]))


@given(st.binary(max_size=400), st.integers(0, 400))
@settings(max_examples=400, deadline=None)
def test_a_block_of_any_bytes_is_refused_or_read(small_file: Path, noise: bytes, at: int) -> None:
    block = bytes(data_blobs(small_file.read_bytes())[0])
    for content in (noise, block[:at] + noise + block[at + len(noise) :]):
        try:
            found = read_block(padded(content))
        except UnfitError:
            continue
        assert found.ref_count.sum() == len(found.refs)
        assert len(found.node_id) == len(found.place) == len(found.marks)


@pytest.mark.parametrize("seed", range(6))
def test_a_real_file_with_a_flipped_byte_is_refused_or_read(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    content = bytearray(helsinki().read_bytes())
    content[int(rng.integers(len(content)))] ^= int(rng.integers(1, 256))
    _try(tmp_path / "x.osm.pbf", bytes(content))


@given(
    tagged({key: [*STREET_TAGS.get(key, []), "yes", "no", "x", "private", "separate"] for key in WAY_KEYS})
)
def test_facts_say_of_a_way_what_the_walking_rules_say(tags: dict[str, str]) -> None:
    assert walkable(np.array([facts_of(tags)], dtype=np.int32)).tolist() == [is_walkable(tags)]


def test_every_key_has_its_own_kind() -> None:
    assert len(WAY_KEYS) < 64
    assert len(NODE_KEYS) < 64


def test_the_kernels_can_be_compiled_ahead() -> None:
    compile_kernels()
