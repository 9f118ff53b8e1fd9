"""The gates of compounds (小区): where people who live inside come out."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.model import LonLat


@dataclass(frozen=True, slots=True)
class Gate:
    """
    A gate of a compound.

    Attributes
    ----------
    compound
        Id or name of the compound.
    position
        Where it is.
    is_open
        False for a gate that is locked or walled up.
    row
        Line of the file it came from, 0 when it came from elsewhere.
    """

    compound: str
    position: LonLat
    is_open: bool = True
    row: int = 0


def compound_rows(written: Sequence[str], compounds: Sequence[str]) -> NDArray[np.int32]:
    """
    Tell which compound each row of a table names.

    Parameters
    ----------
    written
        What the column ``compound`` says; full-width letters are as good as narrow ones.
    compounds
        Ids, each once.

    Returns
    -------
    NDArray[np.int32]
        Position in `compounds`; -1 for rows that name none of them.

    Examples
    --------
    >>> compound_rows(["东苑", "", "Ａ区"], ["A区", "东苑"]).tolist()
    [1, -1, 0]
    """
    place = {name: i for i, name in enumerate(compounds)}
    names = (unicodedata.normalize("NFKC", text).strip() for text in written)
    return np.array([place.get(name, -1) for name in names], dtype=np.int32)
