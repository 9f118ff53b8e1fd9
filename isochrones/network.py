"""
The walking network as plain arrays, saved as memory-mappable files and never as pickle.

A saved network is a folder: one ``.npy`` file an array and ``network.json`` with the format version,
the digest of every array and the source it was built from. A folder that is damaged, incomplete or of
another version raises `NetworkFileError`; the caller rebuilds it from its source, it is never trusted.
"""

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.errors import FileError

FORMAT = 1
"""Version of the saved form; any other is rebuilt."""

META_NAME = "network.json"


class NetworkFileError(FileError):
    """A saved network is missing, damaged or of another version."""


@dataclass(frozen=True, slots=True)
class NetworkMeta:
    """
    Where a network came from.

    Attributes
    ----------
    source_name
        File name or place, without a folder.
    source_sha256
        Digest of the source file; empty for a place.
    source_path
        The source file itself, for a rebuild; empty when there is none.
    ways_cut
        Ways that were cut because the extract lacks some of their nodes.
    digest
        SHA-256 over all arrays.
    """

    source_name: str
    source_sha256: str = ""
    source_path: str = ""
    ways_cut: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class WalkNetwork:
    """
    A walkable graph: junctions, edges between them, and the shape of each edge.

    Every edge may be walked both ways, as in OSMnx's ``walk`` networks.

    Attributes
    ----------
    node_lonlat
        Shape (N, 2), WGS 84 degrees.
    node_osm_id
        Shape (N,), OpenStreetMap ids; negative where the source has none.
    node_component
        Shape (N,), connected component; 0 is the main (largest) one.
    node_cut
        Shape (N,), True where the source's clipping cut a way.
    edge_nodes
        Shape (M, 2), the node at either end.
    edge_length_m
        Shape (M,), great-circle metres along the shape (sphere of 6,371,009 m, as in OSMnx).
    edge_way_id
        Shape (M,), the OpenStreetMap way (the first, where several were joined).
    vertex_start
        Shape (M + 1,): edge ``e`` has the vertices ``vertex_start[e]`` to ``vertex_start[e + 1]``.
    vertex_lonlat
        Shape (V, 2), WGS 84 degrees, first and last vertex of an edge included.
    meta
        Where it came from.
    """

    node_lonlat: NDArray[np.float64]
    node_osm_id: NDArray[np.int64]
    node_component: NDArray[np.int32]
    node_cut: NDArray[np.bool_]
    edge_nodes: NDArray[np.int32]
    edge_length_m: NDArray[np.float64]
    edge_way_id: NDArray[np.int64]
    vertex_start: NDArray[np.int64]
    vertex_lonlat: NDArray[np.float64]
    meta: NetworkMeta

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all edges in degrees."""
        west, south = self.vertex_lonlat.min(axis=0)
        east, north = self.vertex_lonlat.max(axis=0)
        return float(west), float(south), float(east), float(north)


ARRAYS: dict[str, tuple[np.dtype[Any], int]] = {
    "node_lonlat": (np.dtype(np.float64), 2),
    "node_osm_id": (np.dtype(np.int64), 1),
    "node_component": (np.dtype(np.int32), 1),
    "node_cut": (np.dtype(np.bool_), 1),
    "edge_nodes": (np.dtype(np.int32), 2),
    "edge_length_m": (np.dtype(np.float64), 1),
    "edge_way_id": (np.dtype(np.int64), 1),
    "vertex_start": (np.dtype(np.int64), 1),
    "vertex_lonlat": (np.dtype(np.float64), 2),
}
"""Name, type and dimensions of every array of a saved network."""


def save_network(network: WalkNetwork, directory: Path) -> WalkNetwork:
    """
    Save a network as a folder of arrays; a folder that is there already is replaced as a whole.

    Parameters
    ----------
    network
        What to save.
    directory
        The folder, made with its parents.

    Returns
    -------
    WalkNetwork
        The same network with its digest filled in.

    Raises
    ------
    FileError
        If the folder holds something that is not a network, or the disk refuses.
    """
    digests = {name: _digest(getattr(network, name)) for name in ARRAYS}
    saved = replace(network, meta=replace(network.meta, digest=_join(digests)))
    try:
        # A link or `.` stands for the folder it leads to: that one is replaced.
        directory = directory.resolve()
        _refuse_foreign(directory)
        directory.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", suffix=".part", dir=directory.parent))
        try:
            fresh.chmod(0o755)
            _write(saved, digests, fresh)
            _swap(fresh, directory)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        # numpy's own error of a full disk carries no number.
        cause = f" ({error.strerror})" if error.strerror else ""
        raise FileError(
            f"无法写入路网目录{cause}；请检查目录权限和磁盘空间",
            f"the network folder cannot be written{cause}; check its permissions and the disk",
        ) from error
    return saved


def _write(network: WalkNetwork, digests: dict[str, str], folder: Path) -> None:
    for name in ARRAYS:
        np.save(folder / f"{name}.npy", getattr(network, name), allow_pickle=False)
    meta = {"format": FORMAT, "arrays": digests, **asdict(network.meta)}
    (folder / META_NAME).write_text(json.dumps(meta, ensure_ascii=False, indent=1), encoding="utf-8")


def load_network(directory: Path) -> WalkNetwork:
    """
    Open a saved network without reading it into memory twice.

    Parameters
    ----------
    directory
        A folder that `save_network` wrote.

    Returns
    -------
    WalkNetwork
        Arrays are memory-mapped and read-only.

    Raises
    ------
    NetworkFileError
        If the folder is missing, damaged, incomplete or of another version.
    """
    meta = _read_meta(directory)
    arrays = {name: _read_array(directory, name) for name in ARRAYS}
    digests = {name: _digest(array) for name, array in arrays.items()}
    if digests != meta.get("arrays") or _join(digests) != meta.get("digest"):
        raise _damaged(directory)
    known: dict[str, Any] = {field.name: meta.get(field.name) for field in fields(NetworkMeta)}
    if not all(isinstance(value, int if name == "ways_cut" else str) for name, value in known.items()):
        raise _damaged(directory)
    network = WalkNetwork(**arrays, meta=NetworkMeta(**known))
    _check_shapes(network, directory)
    return network


def source_of(directory: Path) -> Path | None:
    """
    Tell which source file a (perhaps damaged) saved network was built from.

    Parameters
    ----------
    directory
        A folder that `save_network` wrote.

    Returns
    -------
    Path or None
        None when the folder does not say, or the file is gone or another by now.
    """
    try:
        meta = json.loads((directory / META_NAME).read_text(encoding="utf-8"))
        text, wanted = meta.get("source_path"), meta.get("source_sha256")
        if not (isinstance(text, str) and text and Path(text).is_file()):
            return None
        with Path(text).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError, AttributeError):
        return None
    return Path(text) if wanted in {digest, ""} else None


def _read_meta(directory: Path) -> dict[str, Any]:
    if not (directory / META_NAME).is_file():
        raise NetworkFileError(
            "这个目录里没有路网；请先运行 jobcircle network build 来源 --out 目录",
            "no network in this folder; run jobcircle network build SOURCE --out DIR first",
        )
    try:
        meta = json.loads((directory / META_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(directory) from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise NetworkFileError(
            "路网目录由其他版本生成；请重新运行 jobcircle network build",
            "the network folder was written by another version; run jobcircle network build again",
        )
    return meta


def _read_array(directory: Path, name: str) -> NDArray[Any]:
    dtype, dimensions = ARRAYS[name]
    try:
        array: NDArray[Any] = np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(directory) from error
    if array.dtype != dtype or array.ndim != dimensions:
        raise _damaged(directory)
    return array


def _check_shapes(network: WalkNetwork, directory: Path) -> None:
    nodes, edges = len(network.node_lonlat), len(network.edge_nodes)
    starts = network.vertex_start
    good = (
        len(starts) == edges + 1
        and starts[-1] == len(network.vertex_lonlat)
        and all(len(a) == nodes for a in (network.node_osm_id, network.node_component, network.node_cut))
        and all(len(a) == edges for a in (network.edge_length_m, network.edge_way_id))
        and edges > 0
        and network.edge_nodes.min() >= 0
        and network.edge_nodes.max() < nodes
    )
    if not good:
        raise _damaged(directory)


def _damaged(directory: Path) -> NetworkFileError:
    return NetworkFileError(
        f"路网目录 {directory.name} 已损坏；请重新运行 jobcircle network build",
        f"the network folder {directory.name} is damaged; run jobcircle network build again",
    )


def _refuse_foreign(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise FileError("--out 应是目录而不是文件", "--out must name a folder, not a file")
    ours = {META_NAME, *(f"{name}.npy" for name in ARRAYS)}
    if directory.is_dir() and not {path.name for path in directory.iterdir()} <= ours:
        raise FileError(
            "输出目录里已有其他文件；请换一个空目录",
            "the output folder holds other files; choose an empty one",
        )


def _swap(fresh: Path, directory: Path) -> None:
    old = directory.with_name(f".{directory.name}-old-{os.getpid()}.part")
    if directory.exists():
        directory.rename(old)
    fresh.rename(directory)
    shutil.rmtree(old, ignore_errors=True)


def _digest(array: NDArray[Any]) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).data).hexdigest()


def _join(digests: dict[str, str]) -> str:
    return hashlib.sha256("".join(digests[name] for name in ARRAYS).encode()).hexdigest()
