"""
The blobs of an OpenStreetMap PBF file: found, checked and unpacked.

Source: https://wiki.openstreetmap.org/wiki/PBF_Format. Only what is fully understood is read; anything
else raises `UnfitError`, and pyosmium, which knows all of the format, judges the file.
"""

import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

MAX_HEADER_BYTES = 64 * 1024
MAX_BLOB_BYTES = 32 * 1024 * 1024
"""Limits of the format."""

PAD_BYTES = 16
"""Zeros after an unpacked block, in which every varint ends."""

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
MAX_VARINT_BYTES = 10

FEATURES = frozenset({b"OsmSchema-V0.6", b"DenseNodes"})
"""What a file may ask of this reader; `HistoricalInformation` is the one that others ask."""


class UnfitError(Exception):
    """The file is damaged, or holds what this reader does not know."""


def data_blobs(data: bytes) -> list[memoryview]:
    """
    Find the blobs that hold map data.

    Parameters
    ----------
    data
        A whole ``.osm.pbf`` file.

    Returns
    -------
    list of memoryview
        Packed blobs, in the order of the file.

    Raises
    ------
    UnfitError
        If the file is cut off or damaged, or asks for features that this reader lacks.
    """
    frames = list(_frames(memoryview(data)))
    if not frames or frames[0][0] != b"OSMHeader" or any(kind != b"OSMData" for kind, _ in frames[1:]):
        raise UnfitError
    header = unpack(frames[0][1])
    wanted = {bytes(value) for key, value in fields(memoryview(header)) if key == (4, BYTES)}
    optional = {bytes(value) for key, value in fields(memoryview(header)) if key == (5, BYTES)}
    if not wanted <= FEATURES or b"LocationsOnWays" in optional:
        raise UnfitError
    return [blob for _, blob in frames[1:]]


def unpack(blob: memoryview) -> bytes:
    """
    Unpack a blob that is stored plain or with zlib.

    Parameters
    ----------
    blob
        A packed blob.

    Returns
    -------
    bytes
        Its block.

    Raises
    ------
    UnfitError
        If it is damaged, too large, or packed otherwise (lzma, lz4, zstd).
    """
    found = dict(fields(blob))
    size = found.get((2, VARINT), 0)
    packed, raw = found.get((3, BYTES)), found.get((1, BYTES))
    if isinstance(raw, memoryview):
        return bytes(raw)
    if not isinstance(packed, memoryview) or not isinstance(size, int) or size > MAX_BLOB_BYTES:
        raise UnfitError
    unpacker = zlib.decompressobj()
    try:
        block = unpacker.decompress(packed, size + 1)
    except zlib.error as error:
        raise UnfitError from error
    if len(block) != size or not unpacker.eof:
        raise UnfitError
    return block


def padded(block: bytes) -> NDArray[np.uint8]:
    """Copy a block into an array for the kernels, with `PAD_BYTES` zeros after it."""
    array = np.zeros(len(block) + PAD_BYTES, dtype=np.uint8)
    array[: len(block)] = np.frombuffer(block, dtype=np.uint8)
    return array


def fields(message: memoryview) -> Iterator[tuple[tuple[int, int], int | memoryview]]:
    """
    Read the fields of a small protocol-buffer message.

    Parameters
    ----------
    message
        The message.

    Yields
    ------
    tuple
        Field number and wire type; then the number, or the bytes.

    Raises
    ------
    UnfitError
        If a field does not end within the message.
    """
    p = 0
    while p < len(message):
        key, p = _varint(message, p)
        wire = key & 7
        value: int | memoryview = 0
        if wire == VARINT:
            value, p = _varint(message, p)
        elif wire == BYTES:
            length, p = _varint(message, p)
            value = message[p : p + length]
            p += length
        elif wire in {FIXED64, FIXED32}:
            p += 8 if wire == FIXED64 else 4
        else:
            raise UnfitError
        if p > len(message):
            raise UnfitError
        yield (key >> 3, wire), value


def _frames(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Read the kind and the bytes of every blob: a length, a header, and as many bytes as it says."""
    p = 0
    while p < len(data):
        length = int.from_bytes(data[p : p + 4], "big")
        header = data[p + 4 : p + 4 + length]
        if length > MAX_HEADER_BYTES or len(header) != length:
            raise UnfitError
        found = dict(fields(header))
        kind, size = found.get((1, BYTES)), found.get((3, VARINT))
        p += 4 + length
        if not isinstance(kind, memoryview) or not isinstance(size, int) or p + size > len(data):
            raise UnfitError
        yield bytes(kind), data[p : p + size]
        p += size


def _varint(message: memoryview, p: int) -> tuple[int, int]:
    value = 0
    for i in range(MAX_VARINT_BYTES):
        if p + i >= len(message):
            break
        value |= (message[p + i] & 127) << (7 * i)
        if message[p + i] < 128:  # noqa: PLR2004 - the last byte of a varint
            return value, p + i + 1
    raise UnfitError
