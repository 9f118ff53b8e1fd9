import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gis.errors import FileError
from isochrones.network import (
    ARRAYS,
    META_NAME,
    NetworkFileError,
    WalkNetwork,
    load_network,
    save_network,
    source_of,
)
from tests.town import town


def test_a_saved_network_comes_back_memory_mapped_and_equal(tmp_path: Path) -> None:
    saved = save_network(town(), tmp_path / "net")
    opened = load_network(tmp_path / "net")
    for name in ARRAYS:
        here, there = _array(saved, name), _array(opened, name)
        assert np.array_equal(here, there)
        assert isinstance(there.base, np.memmap)
    assert opened.meta == saved.meta
    assert len(opened.meta.digest) == 64


def _array(network: WalkNetwork, name: str) -> Any:
    whole, _, trait = name.partition("trait_")
    return getattr(network, whole) if whole else getattr(network.edge_traits, trait)


def test_writing_to_an_opened_network_does_not_change_its_files(tmp_path: Path) -> None:
    saved = save_network(town(3, 3), tmp_path)
    load_network(tmp_path).edge_length_m[:] = 0
    assert load_network(tmp_path).meta == saved.meta


def test_a_network_made_by_hand_gets_its_metres_and_plain_traits() -> None:
    network = town(3, 3)
    assert network.meta.crs_epsg == 32650
    steps = np.diff(network.vertex_xy.reshape(-1, 2, 2), axis=1).reshape(-1, 2)
    assert np.hypot(*steps.T) == pytest.approx(np.full(12, 100), rel=0.007)
    assert not network.edge_traits.flags.any()
    assert len(network.edge_traits.steps_m) == 12


def test_saving_twice_gives_the_same_digest_and_replaces_the_folder(tmp_path: Path) -> None:
    first = save_network(town(), tmp_path / "net").meta.digest
    assert save_network(town(), tmp_path / "net").meta.digest == first
    assert [path.name for path in tmp_path.iterdir()] == ["net"]


@pytest.mark.parametrize("name", sorted(ARRAYS))
@pytest.mark.parametrize("harm", ["flip", "truncate", "remove", "empty", "pickle"])
def test_a_damaged_array_is_never_trusted(tmp_path: Path, name: str, harm: str) -> None:
    save_network(town(3, 3), tmp_path)
    path = tmp_path / f"{name}.npy"
    data = bytearray(path.read_bytes())
    if harm == "flip":
        data[-1] ^= 1
        path.write_bytes(data)
    elif harm == "truncate":
        path.write_bytes(data[:-3])
    elif harm == "remove":
        path.unlink()
    elif harm == "empty":
        path.write_bytes(b"")
    else:
        np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(NetworkFileError):
        load_network(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 999}', '{"format": 1}'])
def test_a_damaged_or_other_description_is_never_trusted(tmp_path: Path, text: str) -> None:
    save_network(town(3, 3), tmp_path)
    (tmp_path / META_NAME).write_text(text)
    with pytest.raises(NetworkFileError):
        load_network(tmp_path)


def test_an_empty_folder_names_the_command_that_fills_it(tmp_path: Path) -> None:
    with pytest.raises(NetworkFileError, match="network build"):
        load_network(tmp_path)


def test_a_folder_with_other_files_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(FileError):
        save_network(town(3, 3), tmp_path)
    assert (tmp_path / "thesis.docx").read_text() == "years of work"


def test_a_folder_with_a_network_and_other_files_is_not_overwritten(tmp_path: Path) -> None:
    save_network(town(3, 3), tmp_path)
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(FileError, match="holds other files"):
        save_network(town(3, 3), tmp_path)
    assert (tmp_path / "thesis.docx").read_text() == "years of work"


def test_the_present_folder_and_a_link_stand_for_the_folder_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "net").mkdir()
    monkeypatch.chdir(tmp_path / "net")
    save_network(town(3, 3), Path())
    (tmp_path / "link").symlink_to("net")
    saved = save_network(town(4, 4), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert load_network(tmp_path / "net").meta == saved.meta
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "net"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OSError("8192 requested and 4080 written")

    monkeypatch.setattr(np, "save", fail)
    with pytest.raises(FileError, match="cannot be written; check"):
        save_network(town(3, 3), tmp_path / "net")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["source_name", "ways_cut", "crs_epsg", "digest"])
def test_a_description_without_one_of_its_entries_is_never_trusted(tmp_path: Path, name: str) -> None:
    save_network(town(3, 3), tmp_path)
    meta = json.loads((tmp_path / META_NAME).read_text())
    del meta[name]
    (tmp_path / META_NAME).write_text(json.dumps(meta))
    with pytest.raises(NetworkFileError):
        load_network(tmp_path)


def test_the_source_of_a_network_is_told_only_while_it_exists(tmp_path: Path) -> None:
    save_network(town(3, 3), tmp_path / "net")
    assert source_of(tmp_path / "net") is None
    meta = json.loads((tmp_path / "net" / META_NAME).read_text())
    meta["source_path"] = str(tmp_path / "city.osm.pbf")
    (tmp_path / "net" / META_NAME).write_text(json.dumps(meta))
    assert source_of(tmp_path / "net") is None
    (tmp_path / "city.osm.pbf").write_bytes(b"x")
    assert source_of(tmp_path / "net") == tmp_path / "city.osm.pbf"
    meta["source_sha256"] = hashlib.sha256(b"x").hexdigest()
    (tmp_path / "net" / META_NAME).write_text(json.dumps(meta))
    assert source_of(tmp_path / "net") == tmp_path / "city.osm.pbf"
    (tmp_path / "city.osm.pbf").write_bytes(b"another edition")
    assert source_of(tmp_path / "net") is None


def test_a_network_and_its_source_may_move_together(tmp_path: Path) -> None:
    source = tmp_path / "here" / "city.osm.pbf"
    source.parent.mkdir()
    source.write_bytes(b"x")
    network = town(3, 3)
    meta = replace(network.meta, source_path=str(source), source_sha256=hashlib.sha256(b"x").hexdigest())
    save_network(replace(network, meta=meta), tmp_path / "here" / "net")
    assert str(tmp_path) not in (tmp_path / "here" / "net" / META_NAME).read_text()
    assert load_network(tmp_path / "here" / "net").meta.source_path == str(source)
    (tmp_path / "here").rename(tmp_path / "there")
    assert source_of(tmp_path / "there" / "net") == tmp_path / "there" / "city.osm.pbf"
    assert load_network(tmp_path / "there" / "net").meta.source_path == str(
        tmp_path / "there" / "city.osm.pbf"
    )
