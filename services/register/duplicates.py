"""New entries that may be there already: near and of one name, or of one name and phone."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, floor, hypot, inf, radians

from gis.errors import Message
from gis.register import Entry
from services.register.identity import plain_name

NEAR_M = 100.0
"""Two entries of one name this near may be one."""

_DIRECTIONS = frozenset("东南西北")

ALIKE_M, ALIKE = 50.0, 0.8
"""So may two this near whose names are so much alike."""

_DEGREE_M = 111_320.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """An entry with what is compared of it, made once."""

    called: str
    entry: Entry
    name: str
    numbers: str
    place: tuple[float, float] | None

    @property
    def cell(self) -> tuple[int, int] | None:
        # A cell is nowhere narrower than `ALIKE_M` in the latitudes of China.
        return (floor(self.place[0] * 1000), floor(self.place[1] * 1000)) if self.place else None


class Neighbours:
    """
    Entries by name and by place.

    Parameters
    ----------
    entries
        What each is called, and its values.
    """

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        self._by_name: dict[str, list[_Seen]] = defaultdict(list)
        self._by_cell: dict[tuple[int, int], list[_Seen]] = defaultdict(list)
        for called, entry in entries:
            self.add(called, entry)

    def add(self, called: str, entry: Entry) -> None:
        """Take one more in."""
        seen = _seen(called, entry)
        self._by_name[_key(seen)].append(seen)
        if seen.cell is not None:
            self._by_cell[seen.cell].append(seen)

    def suspect(self, entry: Entry) -> Message | None:
        """
        Say of which entry another may be a duplicate.

        Parameters
        ----------
        entry
            A new one.

        Returns
        -------
        Message or None
            None where there is none.
        """
        new = _seen("", entry)
        for other in self._by_name.get(_key(new), ()):
            if found := _same_name(new, other):
                return found
        for other in self._around(new):
            if _alike(new, other) and (away := _apart_m(new, other)) <= ALIKE_M:
                return Message(
                    f"与{other.called}名称相近，相距 {away:.0f} 米",
                    f"has a name like that of {other.called}, {away:.0f} m away",
                )
        return None

    def _around(self, new: _Seen) -> Iterator[_Seen]:
        if new.cell is None:
            return
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                yield from self._by_cell.get((new.cell[0] + dx, new.cell[1] + dy), ())


def _seen(called: str, entry: Entry) -> _Seen:
    name = plain_name(entry.get("name") or entry.get("title"))
    numbers = "".join(char for char in name if char.isnumeric() or char in _DIRECTIONS)
    lon, lat = entry.get("lon"), entry.get("lat")
    place = (lon, lat) if isinstance(lon, float) and isinstance(lat, float) else None
    return _Seen(called, entry, name, numbers, place)


def _key(seen: _Seen) -> str:
    # The same post of another firm, or the same fair on another day, is another one.
    told = (seen.entry.get(column) for column in ("enterprise_id", "institution_id", "starts"))
    return "|".join([seen.name, *(str(each or "") for each in told)])


def _same_name(new: _Seen, other: _Seen) -> Message | None:
    placed = new.place is not None and other.place is not None
    away = _apart_m(new, other) if placed else 0.0
    if away <= NEAR_M and _values(new) == _values(other):
        return Message(f"与{other.called}完全相同", f"is wholly the same as {other.called}")
    if not placed:
        return Message(f"与{other.called}相同", f"is the same as {other.called}")
    if away <= NEAR_M:
        return Message(
            f"与{other.called}同名，相距 {away:.0f} 米", f"has the name of {other.called}, {away:.0f} m away"
        )
    if new.entry.get("phone") and new.entry.get("phone") == other.entry.get("phone"):
        return Message(f"与{other.called}同名、同电话", f"has the name and the phone of {other.called}")
    return None


def _values(seen: _Seen) -> Entry:
    return {column: value for column, value in seen.entry.items() if column != "id"}


def _apart_m(one: _Seen, other: _Seen) -> float:
    if one.place is None or other.place is None:
        return inf
    (lon, lat), (lon2, lat2) = one.place, other.place
    return hypot((lon - lon2) * cos(radians((lat + lat2) / 2)), lat - lat2) * _DEGREE_M


def _alike(one: _Seen, other: _Seen) -> bool:
    # 一号驿站 and 二号驿站, or 东门 and 西门, are two however alike their names are.
    if one.numbers != other.numbers or "name" not in one.entry:
        return False
    if any(one.entry.get(column) != other.entry.get(column) for column in ("kind", "starts")):
        return False
    return difflib.SequenceMatcher(None, one.name, other.name).ratio() >= ALIKE
