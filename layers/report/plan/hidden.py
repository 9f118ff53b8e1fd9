"""Small counts of people hidden in what a plan changes, where two figures would tell of a handful."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from layers.report.model import Language, Value
from layers.report.plain import number, numbers
from layers.report.smallcells import FEW, HIDDEN, SMALLEST, TELLING, few, hide_parts, hide_small

PARTS = ("gained", "lost", "moved")
"""What an action does to people."""

_COUNT = {
    "zh": re.compile(r"(?<![\d.,:%-])(?:0\.\d+|[1-4](?:\.\d+)?) ?人(?!次|时)"),
    "en": re.compile(
        r"(?<![\d.,:%-])(?:0\.\d+|[1-4](?:\.\d+)?) (?:people|persons?|residents?)\b"
        r"|(?<![\d.,:%-])[1-4](?= (?:fewer|more|lose)\b)"
    ),
}
"""A handful of people in a sentence of the engine."""


def hide_change(
    before: dict[str, Any],
    after: dict[str, Any],
    gained: float | None,
    lost: float | None,
    *,
    beside: Collection[str] = (),
) -> dict[str, Value]:
    """
    Hide the small counts of an area or a group before and after a plan, and what would give them away.

    Parameters
    ----------
    before, after
        People by state, and the share covered.
    gained, lost
        People newly covered and no longer covered; the covered after are those before with the one added
        and the other taken away.
    beside
        Which of ``gained`` and ``lost`` would tell a small count of another row.

    Returns
    -------
    dict[str, Value]
        ``people``, ``before``, ``after``, ``gained``, ``lost``, ``share_before``, ``share_after``,
        ``gap`` and ``unknown`` (both after).

    Examples
    --------
    >>> side = {"people": 900, "covered": 700, "gap": 200, "unknown": 0, "share": 700 / 900}
    >>> shown = hide_change(side, side | {"covered": 703, "gap": 197}, 3, 0)
    >>> shown["gained"], shown["after"], shown["gap"]
    ('<5', '*', '*')
    """
    then, now = _side(before), _side(after)
    told: dict[str, Value] = {
        "people": then["people"] if then["people"] is not None else now["people"],
        "before": then["covered"], "after": now["covered"], "gained": few(gained), "lost": few(lost),
        "share_before": then["share"], "share_after": now["share"],
        "gap": now["gap"], "unknown": now["unknown"],
    }  # fmt: skip
    told |= {key: HIDDEN for key in beside if told[key] not in (None, FEW)}
    if {FEW, HIDDEN} & {told["gained"], told["lost"]}:
        told |= {key: HIDDEN for key in ("after", "gap") if told[key] not in (None, FEW)}
        people = number(after.get("people"))
        share = told["share_after"]
        if share is not None and (people is None or people < TELLING):
            told["share_after"] = HIDDEN
        elif isinstance(share, float):
            # With one decimal, as it is read; a workbook would hold all of them.
            told["share_after"] = round(share, 3)
    if FEW in (told["before"], told["after"]) or HIDDEN in (told["before"], told["people"]):
        # The other side and the change would tell it.
        told |= {key: HIDDEN for key in ("gained", "lost") if told[key] not in (None, 0, FEW)}
    return told


def hidden_columns(rows: Sequence[dict[str, Any]], keys: Sequence[str] = PARTS) -> list[tuple[Value, ...]]:
    """
    Hide small counts in columns whose sums are known.

    Parameters
    ----------
    rows
        Of areas that share no people.
    keys
        The columns.

    Returns
    -------
    list[tuple[Value, ...]]
        One value for each column and row; None where a row has no number.

    Examples
    --------
    >>> hidden_columns([{"gained": 800}, {"gained": 3}, {"gained": 40}], ["gained"])
    [(800.0,), ('<5',), ('*',)]
    """
    columns: list[list[Value]] = []
    for key in keys:
        counts = [number(row.get(key)) for row in rows]
        shown = iter(hide_parts([count for count in counts if count is not None]))
        columns.append([None if count is None else next(shown) for count in counts])
    return list(zip(*columns, strict=True))


def hide_people(row: dict[str, Any]) -> dict[str, Value]:
    """
    Hide the small counts of one site, and what would give them away.

    Parameters
    ----------
    row
        People in reach, of whom some have no other site; people nearest to it, who are gained, lost or moved.

    Returns
    -------
    dict[str, Value]
        The same counts.

    Examples
    --------
    >>> hide_people({"in_reach": 900, "sole": 897, "nearest": 40, "gained": 3, "moved": 37})
    {'in_reach': 900.0, 'sole': '*', 'nearest': '*', 'gained': '<5', 'lost': None, 'moved': 37.0}
    """
    shown: dict[str, Value] = {
        key: few(number(row.get(key))) for key in ("in_reach", "sole", "nearest", *PARTS)
    }
    reach = number(row.get("in_reach"))
    for key in ("sole", "gained", "lost"):
        part = number(row.get(key))
        if reach is not None and part is not None and few(reach - part) == FEW and shown[key] != FEW:
            shown[key] = HIDDEN
    if any(shown[key] == FEW for key in PARTS) and isinstance(shown["nearest"], float):
        shown["nearest"] = HIDDEN
    return shown


def hide_informed(row: dict[str, Any]) -> dict[str, Value]:
    """
    Hide the small counts of a micro-corner, and what would give them away.

    Parameters
    ----------
    row
        People in reach, of whom some are newly informed.

    Returns
    -------
    dict[str, Value]
        ``in_reach`` and ``informed``.

    Examples
    --------
    >>> hide_informed({"in_reach": 900, "informed": 897})
    {'in_reach': 900.0, 'informed': '*'}
    """
    reach, informed = numbers(row, "in_reach", "informed")
    shown: dict[str, Value] = {"in_reach": few(reach), "informed": few(informed)}
    if reach is not None and informed is not None and few(reach - informed) == FEW != shown["informed"]:
        shown["informed"] = HIDDEN
    return shown


def without_few(sentence: str, language: Language) -> str:
    """
    Hide a handful of people in a sentence of the engine.

    Examples
    --------
    >>> without_few("3 人失去覆盖，1,203 人转移，月均 4 人次", "zh")
    '不足 5 人失去覆盖，1,203 人转移，月均 4 人次'
    >>> without_few("2,986 people go elsewhere, 2 lose coverage", "en")
    '2,986 people go elsewhere, fewer than 5 people lose coverage'
    """
    said = f"不足 {SMALLEST} 人" if language == "zh" else f"fewer than {SMALLEST} people"
    return _COUNT[language].sub(said, sentence)


def _side(row: dict[str, Any]) -> dict[str, Value]:
    """Hide the small counts of one side; where only the covered are told, those left over count too."""
    covered, people, gap, unknown, share = numbers(row, "covered", "people", "gap", "unknown", "share")
    whole = dict(row)
    if covered is not None and people:
        if gap is None and unknown is None:
            whole["gap"] = people - covered
        if share is None:
            whole["share"] = covered / people
    shown = hide_small(whole)
    return shown if gap is not None or unknown is not None else {**shown, "gap": None}
