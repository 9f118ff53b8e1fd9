"""People gained and lost by area: summed upwards, with small counts hidden on every level at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any

from layers.report.model import Value
from layers.report.plain import mapping, number, rows_of
from layers.report.plan.hidden import hide_change
from layers.report.smallcells import FEW, HIDDEN, SMALLEST, few
from layers.report.words import DISTRICT_LEVELS, TOWNSHIP_LEVELS, VILLAGE_LEVELS

COLUMNS = ("gained", "lost")
CODE_DIGITS = 12
CITY, COUNTY, TOWNSHIP = 4, 6, 9
"""Digits of a code that an area shares with all that lies in it."""

DIGITS = {
    "city": CITY,
    **dict.fromkeys(DISTRICT_LEVELS, COUNTY),
    **dict.fromkeys(TOWNSHIP_LEVELS, TOWNSHIP),
}

ROOT = ""


class Column:
    """
    People gained, or lost, as a tree of areas.

    A leaf is the finest area that people live in; above it are the areas whose codes begin its own. A small
    figure is hidden, and one more beside it where the sum of both would tell it.

    Parameters
    ----------
    block
        ``people`` and ``areas`` of the result.
    level_of
        Levels of the areas, by code.
    """

    def __init__(self, block: Mapping[str, Any], level_of: Mapping[str, str]) -> None:
        self._rows = rows_of(block.get("areas"))
        codes = [_code(row) for row in self._rows if row.get("code") is not None]
        self._coded = all(_is_coded(code) for code in codes)
        self._levels = {level_of.get(code, "") for code in codes}
        self._nobody = number(block.get("people")) == 0
        self.groups = block.get("groups")
        self._people: dict[str, float] = defaultdict(float)
        self._inside: dict[str, set[str]] = defaultdict(set)
        for row in self._rows:
            self._add(self._path(row), number(row.get("people")) or 0.0)
        self._hidden: set[str] = set()

    def _path(self, row: Mapping[str, Any]) -> list[str]:
        """Name the leaf of a row and what it lies in, the smallest first."""
        code = _code(row)
        above = (code[:digits] for digits in (TOWNSHIP, COUNTY, CITY)) if self._above(row) else ()
        return [f"={code}", *above, ROOT]

    def _above(self, row: Mapping[str, Any]) -> bool:
        return self._coded and row.get("code") is not None

    def _add(self, path: list[str], count: float) -> None:
        for node in path:
            self._people[node] += count
        for node, parent in pairwise(path):
            self._inside[parent].add(node)

    def node(self, row: Mapping[str, Any]) -> str | None:
        """Find an area of any level; None where what lies in it cannot be told."""
        code, level = _code(row), str(row.get("level"))
        if self._nobody or self._levels == {level}:
            return f"={code}"
        if not (self._levels and self._coded and _is_coded(code)):
            return None
        if level in VILLAGE_LEVELS:
            return f"={code}"
        digits = DIGITS.get(level)
        return None if digits is None else code[:digits]

    def count(self, node: str | None) -> float | None:
        """Count the people of an area; nobody where none are listed in it."""
        return None if node is None else self._people.get(node, 0.0)

    def hide(self, more: Collection[str]) -> None:
        """Hide the small counts, some more, and what would give any of them away."""
        hidden = {node for node, count in self._people.items() if 0 < count < SMALLEST}
        hidden |= {node for node in more if self._people.get(node)}
        below = [ROOT]
        while below:
            node = below.pop()
            inside = sorted(
                (each for each in self._inside.get(node, ()) if self._people[each]),
                key=lambda each: (self._people[each], each),
            )
            shown = [each for each in inside if each not in hidden]
            # Parts that are all shown tell their hidden sum; a sum that is shown tells a part hidden alone.
            if shown and len(inside) - len(shown) == (0 if node in hidden else 1):
                hidden.add(shown[0])
            below += inside
        self._hidden = hidden

    def is_hidden(self, node: str | None) -> bool:
        """Tell whether the count of an area is not shown."""
        return node in self._hidden

    def told(self) -> dict[str, Value]:
        """Give the areas that are listed, by code, as a table may show them."""
        return {
            _code(row): (count if count == FEW else HIDDEN) if self.is_hidden(f"={_code(row)}") else count
            for row in self._rows
            for count in (few(number(row.get("people")) or 0.0),)
        }


class Changes:
    """
    People gained and lost by a plan.

    Parameters
    ----------
    result
        Of a plan.
    """

    def __init__(self, result: Mapping[str, Any]) -> None:
        before, after = (mapping(result.get(side)) for side in ("before", "after"))
        areas = rows_of(before.get("areas"))
        level_of = {_code(row): str(row.get("level")) for row in areas}
        self._columns = {key: Column(mapping(result.get(key)), level_of) for key in COLUMNS}
        self._hide(areas, {_place(row): row for row in rows_of(after.get("areas"))})

    def _hide(self, areas: Iterable[dict[str, Any]], after: Mapping[tuple[str, str], dict[str, Any]]) -> None:
        """Let columns hide what a row hides for its own sake too."""
        alone: dict[str, set[str]] = {key: set() for key in COLUMNS}
        for row in areas:
            counts = self.counts(row, is_group=False)
            if not any(counts):
                continue
            shown = hide_change(row, after.get(_place(row), {}), *counts)
            for key, column in self._columns.items():
                node = column.node(row)
                if node is not None and isinstance(shown[key], str):
                    alone[key].add(node)
        for key, column in self._columns.items():
            column.hide(alone[key])

    def counts(self, row: Mapping[str, Any], *, is_group: bool) -> tuple[float | None, float | None]:
        """Count people gained and lost by an area or a group; None where the result does not tell."""
        gained, lost = (
            _of_group(column.groups, row) if is_group else column.count(column.node(row))
            for column in self._columns.values()
        )
        return gained, lost

    def hidden(self, row: Mapping[str, Any]) -> frozenset[str]:
        """Name the columns that must not show what an area gained or lost."""
        return frozenset(key for key, column in self._columns.items() if column.is_hidden(column.node(row)))

    def told(self, key: str) -> dict[str, Value]:
        """Give the areas that are listed in a column, by code, as a table may show them."""
        return self._columns[key].told()


def _of_group(groups: Any, row: Mapping[str, Any]) -> float | None:
    if not isinstance(groups, list):
        return None
    listed = {str(each.get("name")): number(each.get("people")) for each in rows_of(groups)}
    return listed.get(str(row.get("name")), 0.0)


def _code(row: Mapping[str, Any]) -> str:
    return str(row.get("code"))


def _is_coded(code: str) -> bool:
    return len(code) == CODE_DIGITS and code.isascii() and code.isdigit()


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    return _code(row), str(row.get("level"))
