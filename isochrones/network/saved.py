"""
A network saved as memory-mappable files and never as pickle.

A saved network is a folder: one ``.npy`` file an array and ``network.json`` with the format version,
the digest of every array and the source it was built from. A folder that is damaged, incomplete or of
another version raises `NetworkFileError`; the caller rebuilds it from its source, it is never trusted.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.errors import FileError
from isochrones.network.graph import NetworkMeta, WalkNetwork
from isochrones.network.traits import EdgeTraits
from isochrones.network.whole import whole_folder

FORMAT = 2
"""Version of the saved form; any other is rebuilt."""

META_NAME = "network.json"

TRAIT = "trait_"

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
    "vertex_xy": (np.dtype(np.float64), 2),
    "trait_highway": (np.dtype(np.uint8), 1),
    "trait_steps_m": (np.dtype(np.float32), 1),
    "trait_signals": (np.dtype(np.float32), 1),
    "trait_crossings": (np.dtype(np.float32), 1),
    "trait_flags": (np.dtype(np.uint16), 1),
    "trait_up_m": (np.dtype(np.float32), 1),
    "trait_down_m": (np.dtype(np.float32), 1),
}
"""Name, type and dimensions of every array of a saved network; `trait_…` are those of its edge traits."""

FOLLOWS = "vertex_xy"
"""Worked out from other arrays by PROJ, whose last bits may differ between releases: not in the digest."""

HASHING_THREADS = 2


class NetworkFileError(FileError):
    """A saved network is missing, damaged or of another version."""


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
    arrays = arrays_of(network)
    digests = _digests(arrays)
    try:
        # A link or `.` stands for the folder it leads to: that one is replaced.
        directory = directory.resolve()
        saved = replace(network, meta=replace(network.meta, digest=_digest_of_all(digests)))
        told = asdict(saved.meta) | {"source_path": _seen_from(directory, saved.meta.source_path)}
        _refuse_foreign(directory)
        with whole_folder(directory) as fresh:
            _write(arrays, {"format": FORMAT, "arrays": digests, **told}, fresh)
    except OSError as error:
        # numpy's own error of a full disk carries no number.
        cause = f" ({error.strerror})" if error.strerror else ""
        raise FileError(
            f"无法写入路网目录{cause}；请检查目录权限和磁盘空间",
            f"the network folder cannot be written{cause}; check its permissions and the disk",
        ) from error
    return saved


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
        Its arrays are memory-mapped; who writes to one changes a copy, never the file.

    Raises
    ------
    NetworkFileError
        If the folder is missing, damaged, incomplete or of another version.
    """
    meta = _read_meta(directory)
    with ThreadPoolExecutor(HASHING_THREADS) as threads:
        read = list(threads.map(lambda name: _read_array(directory, name), ARRAYS))
    arrays = {name: array for name, (array, _) in zip(ARRAYS, read, strict=True)}
    digests = {name: digest for name, (_, digest) in zip(ARRAYS, read, strict=True)}
    if digests != meta.get("arrays") or _digest_of_all(digests) != meta.get("digest"):
        raise _damaged(directory)
    known: dict[str, Any] = {field.name: meta.get(field.name) for field in fields(NetworkMeta)}
    numbers = {"ways_cut", "crs_epsg"}
    if not all(isinstance(value, int if name in numbers else str) for name, value in known.items()):
        raise _damaged(directory)
    if known["source_path"]:
        known["source_path"] = str((directory.resolve() / known["source_path"]).resolve())
    _check_shapes(arrays, directory)
    traits = {name.removeprefix(TRAIT): arrays.pop(name) for name in ARRAYS if name.startswith(TRAIT)}
    return WalkNetwork(**arrays, meta=NetworkMeta(**known), edge_traits=EdgeTraits(**traits))


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
        if not (isinstance(text, str) and text):
            return None
        source = (directory.resolve() / text).resolve()
        with source.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError, AttributeError):
        return None
    return source if wanted in {digest, ""} else None


def arrays_of(network: WalkNetwork) -> dict[str, NDArray[Any]]:
    """List all arrays of a network by the names in `ARRAYS`."""
    traits = network.edge_traits
    return {
        name: getattr(traits, name.removeprefix(TRAIT)) if name.startswith(TRAIT) else getattr(network, name)
        for name in ARRAYS
    }


def _seen_from(directory: Path, source: str) -> str:
    """Name the source as seen from the folder, so that both may move together and no home is told."""
    try:
        return os.path.relpath(source, directory) if source else ""
    except ValueError:  # on another drive
        return source


def _write(arrays: Mapping[str, NDArray[Any]], meta: dict[str, Any], folder: Path) -> None:
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    (folder / META_NAME).write_text(json.dumps(meta, ensure_ascii=False, indent=1), encoding="utf-8")


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


def _read_array(directory: Path, name: str) -> tuple[NDArray[Any], str]:
    """Map an array into memory, with its digest."""
    dtype, dimensions = ARRAYS[name]
    try:
        # "c": kernels take only writable arrays; what is written stays in memory.
        array: NDArray[Any] = np.load(directory / f"{name}.npy", mmap_mode="c", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(directory) from error
    if array.dtype != dtype or array.ndim != dimensions or not array.flags.c_contiguous:
        raise _damaged(directory)
    return np.asarray(array), _digest(array)


def _check_shapes(arrays: Mapping[str, NDArray[Any]], directory: Path) -> None:
    nodes, edges = len(arrays["node_lonlat"]), len(arrays["edge_nodes"])
    vertices, starts = len(arrays["vertex_lonlat"]), arrays["vertex_start"]
    rows = {"node": nodes, "edge": edges, "trait": edges, "vertex": vertices}
    good = (
        all(len(a) == rows[name.partition("_")[0]] for name, a in arrays.items() if name != "vertex_start")
        and len(starts) == edges + 1
        and starts[-1] == vertices
        and edges > 0
        and arrays["edge_nodes"].min() >= 0
        and arrays["edge_nodes"].max() < nodes
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


def _digests(arrays: Mapping[str, NDArray[Any]]) -> dict[str, str]:
    with ThreadPoolExecutor(HASHING_THREADS) as threads:
        return dict(zip(arrays, threads.map(_digest, arrays.values()), strict=True))


def _digest(array: NDArray[Any]) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).data).hexdigest()


def _digest_of_all(digests: Mapping[str, str]) -> str:
    return hashlib.sha256("".join(digests[name] for name in ARRAYS if name != FOLLOWS).encode()).hexdigest()
